#!/usr/bin/env bash
# Builds the solution once and runs every test assembly, one after another.
#   tests/run.sh                 everything
#   tests/run.sh Silo Gateways   only the assemblies whose name contains one of the words
#   CONFIGURATION=Debug, CI=true (a missing tool is then a failure, not a skipped test), ASSEMBLY_TIMEOUT=15m
# The last line is `N passed, N failed, N skipped`.
set -uo pipefail
set -m # each assembly is a process group of its own, so that nothing it started outlives it

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
clients=$root/tests/Acceptance.Tests/clients
configuration=${CONFIGURATION:-Release}
assembly_timeout=${ASSEMBLY_TIMEOUT:-15m}
reports=$root/artifacts/tests
passed=0 failed=0 skipped=0
unfinished=()
group=

# Compiler and build servers would stay behind.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

end_group() {
  [[ -n $group ]] && kill -KILL -- "-$group" 2>/dev/null && echo "Ended processes that were left behind" >&2
  group=
}
trap end_group EXIT
trap 'exit 130' INT TERM

give_up() {
  echo "tests/run.sh: $*" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

missing_packages() {
  command -v mosquitto_rr >/dev/null || echo mosquitto-clients
  { command -v coap-client-notls && command -v coap-client-openssl && command -v coap-client-gnutls; } >/dev/null || echo libcoap3-bin
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || echo postgresql
  command -v haproxy >/dev/null || [[ -x /usr/sbin/haproxy ]] || echo haproxy
  command -v ip >/dev/null || echo iproute2
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || echo libfaketime
  command -v systemd-analyze >/dev/null || echo systemd
  command -v nsenter >/dev/null || echo util-linux
  command -v pgrep >/dev/null || echo procps
  command -v openssl >/dev/null || echo openssl
  command -v curl >/dev/null || echo curl
  command -v sqlite3 >/dev/null || echo sqlite3
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || echo ca-certificates
  # Debian's interpreter: another python3 on the path does not see Debian's packages.
  /usr/bin/python3 -c 'import paho.mqtt.client' 2>/dev/null || echo python3-paho-mqtt
  [[ -d /usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data ]] || echo python3-cryptography-vectors
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  [[ -x ${CHROMIUM:-/usr/bin/chromium} ]] || echo chromium
}

install_packages() {
  local packages
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]} == 0)) && return 0
  if ((EUID != 0)); then
    echo "tests/run.sh: missing Debian packages: ${packages[*]}. Run as root, or: apt-get install ${packages[*]}" >&2
    [[ ${CI:-} != true ]]
    return
  fi
  echo "Installing ${packages[*]}"
  # Servers are started by the tests, on ports of their own, never by their packages.
  local policy=/usr/sbin/policy-rc.d code
  if [[ -e $policy ]]; then
    policy=
  else
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  fi
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  code=$?
  [[ -n $policy ]] && rm -f "$policy"
  return $code
}

install_node_clients() {
  local lock=$clients/package-lock.json installed=$clients/node_modules/.package-lock.json
  [[ -e $installed && ! $lock -nt $installed ]] && return 0
  echo "Installing the Node.js clients"
  (cd "$clients" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
}

count_of() { # report file, attribute of its assembly element
  grep -o -m1 '<assembly [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*'
}

run_assembly() {
  local name=$1 program=$2 report=$reports/$1.xml code
  echo "== $name"
  timeout --kill-after=10s "$assembly_timeout" "$program" -noLogo -noColor -noAutoReporters -result-xml "$report" </dev/null &
  group=$!
  wait "$group"
  code=$?
  end_group
  if [[ ! -s $report ]]; then
    unfinished+=("$name ended with code $code and without a report")
    failed=$((failed + 1))
    return
  fi
  local assembly_failed=$(($(count_of "$report" failed) + $(count_of "$report" errors)))
  # A run that ends badly although its tests passed is a failure as well: a crash at the end, or no tests at all.
  ((code != 0 && assembly_failed == 0)) && assembly_failed=1 && unfinished+=("$name ended with code $code")
  passed=$((passed + $(count_of "$report" passed)))
  failed=$((failed + assembly_failed))
  skipped=$((skipped + $(count_of "$report" skipped)))
}

# Once more at the end, where somebody who reads the end of a long log finds them.
tell_failures() {
  ((${#unfinished[@]} == 0)) || printf 'FAILED %s\n' "${unfinished[@]}"
  /usr/bin/python3 - "$reports"/*.xml <<'PYTHON'
import sys
import xml.etree.ElementTree as xml

for report in sys.argv[1:]:
    try:
        root = xml.parse(report).getroot()
    except xml.ParseError as error:
        print(f"FAILED {report}: the report cannot be read: {error}")
        continue
    for broken in root.iter():
        if broken.tag == "error" or broken.get("result") == "Fail":
            message = broken.findtext("failure/message") or ""
            print("FAILED", broken.get("name"))
            print("\n".join("  " + line for line in message.strip().splitlines()[:12]))
PYTHON
}

wanted() {
  (($# == 1)) && return 0
  local name=$1 word
  shift
  for word in "$@"; do [[ $name == *"$word"* ]] && return 0; done
  return 1
}

install_packages || give_up "the packages that the tests need could not be installed"
install_node_clients || { [[ ${CI:-} != true ]] && echo "Tests of the Node.js clients will be skipped" >&2; } ||
  give_up "the Node.js clients could not be installed"
rm -rf "$reports"
mkdir -p "$reports"
dotnet build "$root/ProvisioningCluster.sln" --configuration "$configuration" --verbosity quiet -nologo ||
  give_up "the solution does not build"

for project in "$root"/tests/*.Tests/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  wanted "$name" "$@" || continue
  run_assembly "$name" "$(dirname "$project")/bin/$configuration/net10.0/ProvisioningCluster.$name"
done

((failed > 0)) && tell_failures
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
