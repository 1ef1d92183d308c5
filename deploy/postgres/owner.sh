#!/bin/sh
# Makes the owner of the database. The image runs it once, when it makes the data folder. The owner migrates the schema and makes the
# services' logins (the program "migrate"); it is no superuser, and no service has its password.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set password="$POSTGRES_OWNER_PASSWORD" --set database="$POSTGRES_DB" <<'SQL'
create role jobpro_owner with login createrole nosuperuser nocreatedb nobypassrls password :'password';
alter database :"database" owner to jobpro_owner;
SQL
