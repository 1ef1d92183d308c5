#!/bin/sh
# Replaces the database by a backup of backup.sh, and states in it that NAME restored it. Stop all services first.
# All of it is one transaction: when anything fails, the database stays as it was. DATABASE_URL names the database.
set -eu
file=${1:?usage: restore.sh FILE NAME}
by=${2:?usage: restore.sh FILE NAME}
folder=$(dirname "$0")
unread=$(mktemp)
trap 'rm -f "$unread"' EXIT
# psql commits nothing unless the last line reaches it.
{
  echo 'begin;'
  cat "$folder/before-restore.sql"
  pg_restore --file=- "$file" && cat "$folder/after-restore.sql" && echo 'commit;' && rm "$unread"
} | psql "${DATABASE_URL:?DATABASE_URL is missing}" --quiet --no-psqlrc --output=/dev/null \
  --set=ON_ERROR_STOP=1 --set=by="$by" --file=-
if [ -e "$unread" ]; then
  echo "$file could not be read to its end. Nothing was changed." >&2
  exit 1
fi
echo 'The database is restored. Run after-restore.mjs before the services start.'
