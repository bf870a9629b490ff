#!/bin/bash
# Makes the role and the database of a fresh PostgreSQL server: the role owns its database and is nothing else, no superuser.
# The container of compose.yaml runs it at its first start; elsewhere:
#   PROVISIONING_PASSWORD=… PGHOST=… PGUSER=postgres PGPASSWORD=… deploy/postgres/create-database.sh
set -euo pipefail
: "${PROVISIONING_PASSWORD:?the password of the role provisioning}"
# Through psql's own variables, not the command line: that is for everybody on the machine to read.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname postgres <<'SQL'
\getenv password PROVISIONING_PASSWORD
CREATE ROLE provisioning LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE provisioning OWNER provisioning ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE provisioning FROM PUBLIC;
SQL
