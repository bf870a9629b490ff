#!/usr/bin/env bash
# Certificates for the links of a cluster (mutual TLS between silos and gateways): an authority of its own, and one
# certificate per process, for Cluster:CertificatePath, Cluster:KeyPath and Cluster:AuthorityPath.
#   deploy/cluster-certificates.sh FOLDER NAME…
# Makes FOLDER/ca.pem, FOLDER/ca.key and FOLDER/NAME.pem, FOLDER/NAME.key. An authority that is there is used again; whoever
# has ca.key can join the cluster, so keep it apart and give a machine only ca.pem and its own pair.
# A process reads its files anew before they end: issue the same NAME again in time (they are good for a year).
set -euo pipefail
umask 077
(($# >= 2)) || { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 1; }
folder=$1
shift
mkdir -p "$folder"
cd "$folder"

new_key() { openssl ecparam -genkey -name prime256v1 -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

if [[ ! -s ca.key ]]; then
  new_key ca.key
  openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=ProvisioningCluster links" \
    -addext basicConstraints=critical,CA:true,pathlen:0 -addext keyUsage=critical,keyCertSign -out ca.pem
fi
for name in "$@"; do
  [[ $name =~ ^[A-Za-z0-9.@_-]+$ && $name != ca ]] || { echo "cluster-certificates.sh: not a name for a process: $name" >&2 && exit 1; }
  new_key "$name.key.new"
  openssl req -new -key "$name.key.new" -subj "/CN=$name" |
    openssl x509 -req -sha256 -days 365 -CA ca.pem -CAkey ca.key -CAcreateserial -out "$name.pem.new" -extfile <(
      printf '%s\n' basicConstraints=critical,CA:false keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth,clientAuth
    )
  mv "$name.key.new" "$name.key"
  mv "$name.pem.new" "$name.pem"
done
chmod 0644 -- *.pem
