#!/bin/bash
# Parts the roles of a database in which provisioning owns the tables: they become those of provisioning_owner, and the role
# provisioning keeps its password. Then start one silo with Storage:SchemaConnectionString; it gives provisioning its rights.
# Silos that run meanwhile are refused by the database until that one has started: stop them first.
#   PROVISIONING_OWNER_PASSWORD=… PGHOST=… PGUSER=postgres PGPASSWORD=… deploy/postgres/part-roles.sh
set -euo pipefail
: "${PROVISIONING_OWNER_PASSWORD:?the password of the role provisioning_owner}"
psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 --username "${PGUSER:-postgres}" --dbname provisioning <<'SQL'
\getenv owner_password PROVISIONING_OWNER_PASSWORD
CREATE ROLE provisioning_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
REASSIGN OWNED BY provisioning TO provisioning_owner;
ALTER DATABASE provisioning OWNER TO provisioning_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE provisioning FROM PUBLIC;
GRANT CONNECT ON DATABASE provisioning TO provisioning;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM provisioning;
GRANT USAGE, CREATE ON SCHEMA public TO provisioning_owner;
SQL
