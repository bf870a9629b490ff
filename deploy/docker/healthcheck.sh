#!/bin/bash
# Asks this container whether it is ready: exit 0 or 1. The image has no curl and no wget; bash can open a connection.
#   healthcheck PORT
set -u
exec 3<>"/dev/tcp/127.0.0.1/${1:?the HTTP port}" || exit 1
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 2 _ status _ <&3
[[ ${status:-} == 200 ]]
