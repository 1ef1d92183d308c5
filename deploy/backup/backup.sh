#!/bin/sh
# Writes a backup of the database to the file that the argument names. DATABASE_URL names the database.
# The bus needs no backup: it only carries messages.
set -eu
file=${1:?usage: backup.sh FILE}
pg_dump --dbname="${DATABASE_URL:?DATABASE_URL is missing}" --format=custom --file="$file.partial"
mv "$file.partial" "$file"
