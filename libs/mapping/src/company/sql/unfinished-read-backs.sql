-- Reconciliations that were requested long ago and have not ended. Their next check is put off, each time for twice as long.
-- $1 entity, $2 at most. What was requested more than a week ago is not repeated any more.
update mapping.tie_out_{entity} t
   set checks = coalesce(t.checks, 0) + 1,
       check_at = now() + interval '15 minutes' * power(2, least(coalesce(t.checks, 0), 6))
  from (select company_id, id from mapping.tie_out_{entity}
         where entity = $1 and finished_at is null and requested_at > now() - interval '7 days'
           and coalesce(check_at, requested_at + interval '15 minutes') <= now()
         order by requested_at limit $2
           for update skip locked) as due
  join mapping.company c on c.company_id = due.company_id
 where t.entity = $1 and t.company_id = due.company_id and t.id = due.id
returning t.company_id, t.id, c.settings ->> 'edition' as edition, t.from_day::text as "from", t.to_day::text as "to"
