-- Returns length, up to 100,000, and age of a company's queue, for people. $1 company. Index: command_free.
select count(*)::int as length, extract(epoch from now() - min(queued_at))::float8 as oldest_seconds
  from (select queued_at from {schema}.command
         where company_id = $1 and owner is null and state in ('queued', 'unknown') limit 100000) as open;
