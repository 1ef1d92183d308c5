-- What restore.sh does before a backup takes the database's place: everything of ours is removed, also what came after the backup.
do $$
declare
  connected text;
  schema text;
begin
  -- Every program of ours has a name. Postgres' own workers have none, and what else they are is hidden from the owner.
  select string_agg(distinct application_name, ', ') into connected from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid() and application_name <> '';
  if connected is not null then
    raise exception 'Stop the services first. Still connected: %.', connected;
  end if;
  for schema in select nspname from pg_namespace where nspname !~ '^pg_|^information_schema$|^public$' loop
    execute format('drop schema %I cascade', schema);
  end loop;
  drop table if exists public.schema_migration, public.schema_access;
end $$;
