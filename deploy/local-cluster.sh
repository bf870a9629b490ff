#!/usr/bin/env bash
# A whole cluster on this machine (Linux): PostgreSQL, silos and gateways as processes on free ports of loopback.
set -euo pipefail
shopt -s inherit_errexit

usage() {
  cat <<'TEXT'
Usage: deploy/local-cluster.sh [options]

Starts PostgreSQL, silos and gateways on free ports of 127.0.0.1, waits until all are ready, prints where they are, and
stops all of them on Ctrl-C or SIGTERM. When one cannot start, the end of its log is shown and everything is stopped.

  --silos N       number of silos, 3 by default
  --gateways N    number of gateways, 2 by default
  --data FOLDER   keep database, keys and logs in FOLDER and use them again at the next start;
                  without it a fresh folder is made and removed at the end
  --no-build      run what `dotnet build -c Release` made before
  --help          this text

The administrator's user and password are in a file that is named at the end of the table, readable by you only.
Needs the .NET SDK and PostgreSQL's programs (Debian: postgresql). Run as root, PostgreSQL gets its own account `postgres`.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
silo_program=$root/Silo/bin/Release/net10.0/ProvisioningCluster.Silo.dll
gateway_program=$root/Gateways/Gateways.Host/bin/Release/net10.0/ProvisioningCluster.Gateways.Host.dll
silos=3 gateways=2 folder='' build=true keep=false
start_seconds=60 drain_seconds=40
postgres_port='' superuser_password='' provisioning_password=''

say() { printf '%s\n' "$*"; }
give_up() {
  printf 'local-cluster.sh: %s\n' "$*" >&2
  exit 1
}

count_of() { # option, value
  [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || give_up "$1 takes a number from 1 to 99"
  say "$2"
}

while (($# > 0)); do
  case $1 in
    --silos)
      silos=$(count_of "$1" "${2:-}")
      shift 2
      ;;
    --gateways)
      gateways=$(count_of "$1" "${2:-}")
      shift 2
      ;;
    --data)
      [[ -n ${2:-} ]] || give_up "--data takes a folder"
      folder=$2 keep=true
      shift 2
      ;;
    --no-build)
      build=false
      shift
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) give_up "unknown option $1; --help tells the others" ;;
  esac
done

# --- processes -------------------------------------------------------------------------------------------------------

declare -A pids=() logs=()

# Starts a program in a session of its own, so that Ctrl-C reaches this script alone; yet it ends with this script.
launch() { # name, command…
  local name=$1 log=$folder/logs/$1.log
  shift
  setsid setpriv --pdeathsig TERM "$@" >>"$log" 2>&1 </dev/null 9>&- &
  pids[$name]=$! logs[$name]=$log
}

running() { kill -0 "${pids[$1]}" 2>/dev/null; }

# Waits for a line in the log of a process; none of the others may end meanwhile.
wait_for() { # name, extended regular expression
  local name deadline=$((SECONDS + start_seconds))
  until grep -qE "$2" "${logs[$1]}"; do
    for name in "${!pids[@]}"; do running "$name" || failed_start "$name ended before all were ready"; done
    ((SECONDS < deadline)) || failed_start "$1 was not ready within $start_seconds s"
    sleep 0.1
  done
}

failed_start() {
  { say "local-cluster.sh: $1. The end of its log:" && tail -n 20 "${logs[${1%% *}]}" | sed 's/^/  | /'; } >&2
  exit 1
}

# Asks all of a kind to stop, waits for each, and ends what does not go.
stop_all() { # signal, name prefix
  local name deadline=$((SECONDS + drain_seconds))
  local -a asked=()
  for name in "${!pids[@]}"; do
    [[ $name == "$2"* ]] && kill "-$1" "${pids[$name]}" 2>/dev/null && asked+=("$name")
  done
  for name in "${asked[@]}"; do
    while running "$name" && ((SECONDS < deadline)); do sleep 0.1; done
    if running "$name"; then
      say "$name did not stop within $drain_seconds s; it is ended" >&2
      kill -KILL "${pids[$name]}" 2>/dev/null || true
    fi
    wait "${pids[$name]}" 2>/dev/null || true
  done
}

# Devices first, the database last: nobody is left without what it needs to finish.
stop_everything() {
  local code=$?
  trap '' INT TERM HUP
  trap - EXIT
  stop_all TERM gateway-
  stop_all TERM silo-
  stop_all INT postgres
  [[ $keep == true || -z $folder ]] || rm -rf -- "$folder"
  exit "$code"
}

# --- ports -----------------------------------------------------------------------------------------------------------

declare -A taken=()

# A port that nobody has, below the range from which the kernel takes ports for clients.
free_port() { # variable
  local port hex
  while true; do
    port=$((20000 + RANDOM % 12000))
    printf -v hex ':%04X ' "$port"
    [[ -z ${taken[$port]:-} ]] && ! grep -qF -- "$hex" /proc/net/{tcp,tcp6,udp,udp6} 2>/dev/null && break
  done
  taken[$port]=1
  printf -v "$1" %s "$port"
}

# --- secrets ---------------------------------------------------------------------------------------------------------

# The text of a file in the data folder; made at random at the first start, for the owner only.
secret() { # file, command that makes it
  local file=$folder/secrets/$1
  [[ -s $file ]] || (umask 077 && "${@:2}" >"$file.new" && mv "$file.new" "$file")
  cat "$file"
}
random_password() { head -c 18 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
random_key() { head -c 32 /dev/urandom | base64; }

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

# PostgreSQL's programs, the newest version; Debian keeps them off the path.
postgres_folder() {
  local found
  found=$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1) || found=$(command -v postgres) ||
    give_up "PostgreSQL's programs are missing: apt-get install postgresql"
  dirname "$found"
}

start_postgres() {
  local programs data=$folder/postgres password_file=$folder/.password fresh=false
  local -a as=()
  programs=$(postgres_folder)
  if ((EUID == 0)); then
    id postgres >/dev/null 2>&1 || give_up "PostgreSQL does not run as root, and there is no account postgres"
    as=(--reuid=postgres --regid=postgres --clear-groups)
  fi
  superuser_password=$(secret postgres random_password)
  provisioning_password=$(secret provisioning random_password)
  if [[ ! -s $data/PG_VERSION ]]; then
    fresh=true
    mkdir -p "$data"
    (umask 077 && say "$superuser_password" >"$password_file")
    ((EUID != 0)) || chown postgres: "$data" "$password_file"
    setpriv "${as[@]}" "$programs/initdb" --pgdata="$data" --username=postgres --pwfile="$password_file" \
      --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >"$folder/logs/postgres.log" 2>&1 ||
      { logs[postgres]=$folder/logs/postgres.log && failed_start "postgres could not make its data folder"; }
    rm -f "$password_file"
  fi
  free_port postgres_port
  launch postgres "${as[@]}" "$programs/postgres" -D "$data" -h 127.0.0.1 -p "$postgres_port" -c unix_socket_directories=
  wait_for postgres 'ready to accept connections'
  if [[ $fresh == true ]]; then
    PGHOST=127.0.0.1 PGPORT=$postgres_port PGUSER=postgres PGPASSWORD=$superuser_password PROVISIONING_PASSWORD=$provisioning_password \
      PATH=$programs:$PATH "$root/deploy/postgres/create-database.sh" >>"$folder/logs/postgres.log" 2>&1 ||
      failed_start "postgres has no database provisioning"
  fi
}

# --- the product -----------------------------------------------------------------------------------------------------

# Secrets go through the environment, which the owner alone may read; a command line is for everybody on the machine.
export_settings() {
  export DOTNET_NOLOGO=1
  export Storage__Provider=PostgreSql Cluster__Mode=Clustered Bootstrap__Demo=false
  export Storage__ConnectionString="Host=127.0.0.1;Port=$postgres_port;Database=provisioning;Username=provisioning;Password=$provisioning_password"
  Secrets__MasterKey=$(secret master-key random_key)
  Bootstrap__AdminPassword=$(secret admin-password random_password)
  export Secrets__MasterKey Bootstrap__AdminPassword
  (umask 077 && printf 'user     admin@localhost\npassword %s\n' "$Bootstrap__AdminPassword" >"$folder/admin")
}

rows=()

start_silo() { # number
  local name=silo-$1 silo_port gateway_port http_port
  free_port silo_port && free_port gateway_port && free_port http_port
  launch "$name" dotnet "$silo_program" --Cluster:SiloPort="$silo_port" --Cluster:SiloGatewayPort="$gateway_port" --Operator:Port="$http_port"
  rows+=("$name|silo|http $http_port  silo $silo_port  silo-gateway $gateway_port")
}

start_gateway() { # number
  local name=gateway-$1 mqtt_port http_port coap_port mqtts_port https_port coaps_port
  free_port mqtt_port && free_port http_port && free_port coap_port && free_port mqtts_port && free_port https_port && free_port coaps_port
  # Here all devices come from one address, this machine's.
  launch "$name" env -u Secrets__MasterKey -u Bootstrap__AdminPassword dotnet "$gateway_program" \
    --Mqtt:Port="$mqtt_port" --Http:Port="$http_port" --Operator:Port="$http_port" --Coap:Port="$coap_port" \
    --Mqtt:TlsPort="$mqtts_port" --Http:TlsPort="$https_port" --Coap:DtlsPort="$coaps_port" --Limits:ConnectionsPerSource=20000
  rows+=("$name|gateway|mqtt $mqtt_port  http $http_port  coap $coap_port  mqtts $mqtts_port  https $https_port  coaps $coaps_port")
}

print_table() {
  local row name role ports
  printf '%-12s %-10s %-8s %s\n' process role pid 'ports on 127.0.0.1'
  printf '%-12s %-10s %-8s %s\n' postgres database "${pids[postgres]}" "postgres $postgres_port"
  for row in "${rows[@]}"; do
    IFS='|' read -r name role ports <<<"$row"
    printf '%-12s %-10s %-8s %s\n' "$name" "$role" "${pids[$name]}" "$ports"
  done
  say
  say "database     Host=127.0.0.1;Port=$postgres_port;Database=provisioning;Username=provisioning"
  say "password     in $folder/secrets/provisioning"
  say "operator     in $folder/admin, REST on the http port of any gateway"
  say "logs         in $folder/logs"
  say
  say "ready; Ctrl-C stops all"
}

# --- the run ---------------------------------------------------------------------------------------------------------

for tool in dotnet setsid setpriv flock; do
  command -v "$tool" >/dev/null || give_up "$tool is missing"
done
postgres_folder >/dev/null
if [[ $build == true ]]; then
  say "Building"
  dotnet build "$root/ProvisioningCluster.sln" --configuration Release --verbosity quiet -nologo >&2 || give_up "the solution does not build"
fi
for program in "$silo_program" "$gateway_program"; do
  [[ -e $program ]] || give_up "${program#"$root/"} is missing: dotnet build --configuration Release"
done

trap stop_everything EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if [[ $keep == true ]]; then
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
else
  folder=$(mktemp -d "${TMPDIR:-/tmp}/provisioning-cluster.XXXXXX")
fi
# PostgreSQL's account passes through; what is in the folder has rights of its own.
((EUID != 0)) || chmod 0711 "$folder"
(umask 077 && mkdir -p "$folder/logs" "$folder/secrets")
exec 9>"$folder/logs/.lock"
flock --nonblock 9 || { keep=true && give_up "$folder is in use by another local cluster"; }
rm -f "$folder"/logs/*.log

start_postgres
export_settings
for ((number = 1; number <= silos; number++)); do start_silo "$number"; done
for ((number = 1; number <= gateways; number++)); do start_gateway "$number"; done
for name in "${!pids[@]}"; do [[ $name == postgres ]] || wait_for "$name" '^ready'; done
print_table

# A process that is lost is told and not replaced: the others go on, which is what a cluster is for.
while ((${#pids[@]} > 0)); do
  code=0
  wait -n "${pids[@]}" || code=$?
  for name in "${!pids[@]}"; do
    running "$name" && continue
    say "$name ended with code $code"
    unset "pids[$name]"
  done
done
give_up "all processes have ended"
