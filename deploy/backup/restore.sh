#!/bin/sh
# Restores the database from a backup of backup.sh, and states that it was restored. Stop all services first.
# DATABASE_URL names the database, NATS_URL the bus, the second argument who restores.
set -eu
file=${1:?usage: restore.sh FILE NAME}
by=${2:?usage: restore.sh FILE NAME}
pg_restore --dbname="${DATABASE_URL:?DATABASE_URL is missing}" --clean --if-exists --single-transaction --exit-on-error "$file"
exec node "$(dirname "$0")/after-restore.mjs" --by "$by"
