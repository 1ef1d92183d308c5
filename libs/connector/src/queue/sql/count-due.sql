-- Counts a company's commands that could be sent now, up to $2, so that a long queue costs no more than a short one.
-- $1 company, $2 how many at most. Index: command_free.
select count(*)::int as due
  from (select from {schema}.command
         where company_id = $1 and owner is null and state in ('queued', 'unknown') and due <= now()
         limit $2) as counted;
