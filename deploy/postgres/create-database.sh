#!/bin/bash
# Makes the roles and the database of a fresh PostgreSQL server; none is a superuser.
# The container of compose.yaml runs it at its first start; elsewhere:
#   PROVISIONING_PASSWORD=… PROVISIONING_OWNER_PASSWORD=… PGHOST=… PGUSER=postgres PGPASSWORD=… deploy/postgres/create-database.sh
# With PROVISIONING_OWNER_PASSWORD the tables are those of provisioning_owner (Storage:SchemaConnectionString), and the role
# provisioning, which the product runs as (Storage:ConnectionString), can neither change them nor what the audit holds. Without
# it provisioning owns the database.
set -euo pipefail
: "${PROVISIONING_PASSWORD:?the password of the role provisioning}"
export PROVISIONING_OWNER_PASSWORD=${PROVISIONING_OWNER_PASSWORD:-}
# Through psql's own variables, not the command line: that is for everybody on the machine to read.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname postgres <<'SQL'
\getenv password PROVISIONING_PASSWORD
\getenv owner_password PROVISIONING_OWNER_PASSWORD
SELECT :'owner_password' <> '' AS parted \gset
CREATE ROLE provisioning LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
\if :parted
CREATE ROLE provisioning_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE DATABASE provisioning OWNER provisioning_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT, TEMPORARY ON DATABASE provisioning FROM PUBLIC;
GRANT CONNECT ON DATABASE provisioning TO provisioning;
\connect provisioning
-- Before PostgreSQL 15 everybody may make tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO provisioning_owner;
\else
CREATE DATABASE provisioning OWNER provisioning ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE provisioning FROM PUBLIC;
\endif
SQL
