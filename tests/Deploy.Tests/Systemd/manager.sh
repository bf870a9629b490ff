#!/bin/bash
# Runs a systemd of its own: own processes, mounts and control groups, the network of the machine. Ends with its first process.
#   manager.sh FOLDER
# FOLDER/units are all the units there are, FOLDER/programs is /opt/provisioning, FOLDER/settings is /etc/provisioning.
set -euo pipefail
folder=$1

if [[ ${2:-} != inside ]]; then
  # A control group below ours is the root of that systemd's own hierarchy, so that nothing of it stays when it is removed.
  hierarchy=$(findmnt --noheadings --types cgroup2 --output TARGET | head -n 1)
  group=$hierarchy/$(basename "$folder")
  mkdir "$group"
  echo "$group" >"$folder/group"
  echo $$ >"$group/cgroup.procs"
  exec unshare --fork --kill-child --pid --mount-proc --mount --cgroup --uts --ipc -- "$0" "$folder" inside
fi

mount --make-rprivate /
hierarchy=$(findmnt --noheadings --types cgroup2,tmpfs --output TARGET /sys/fs/cgroup | head -n 1)
[[ -z $hierarchy ]] || umount --recursive /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs tmpfs /run
mkdir -p /run/lock
mount --bind "$folder/state" /var/lib
mkdir -p "$folder/etc" "$folder/etc.work"
mount -t tmpfs tmpfs "$folder/etc" && mkdir "$folder/etc/upper" "$folder/etc/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$folder/etc/upper,workdir=$folder/etc/work" /etc
mkdir -p /etc/provisioning && mount --bind "$folder/settings" /etc/provisioning
mount -t tmpfs tmpfs /opt
mkdir /opt/provisioning && mount --bind "$folder/programs" /opt/provisioning
# Temporary files go with the namespace; FOLDER, which may lie among them, stays where it is.
mount -t tmpfs tmpfs /var/tmp
if [[ $folder == /tmp/* ]]; then
  mkdir -p "$folder/tmp"
  mount -t tmpfs tmpfs "$folder/tmp"
  chmod 1777 "$folder/tmp"
  mkdir -p "$folder$folder"
  mount --bind "$folder" "$folder$folder"
  mount --rbind "$folder/tmp" /tmp
fi
# Apart from the machine, but one within: systemd makes the folders of credentials in a namespace below its own.
mount --make-rshared /
export container=test SYSTEMD_UNIT_PATH=$folder/units
exec /lib/systemd/systemd --system --unit=test.target --log-target=console --log-level=info --show-status=no
