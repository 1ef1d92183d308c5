-- Companies that were connected long ago and whose lists were not read since. Their next check is put off, each time for twice as long.
-- $1 at most. What was connected more than a week ago is not repeated any more.
update mapping.company_connection t
   set checks = coalesce(t.checks, 0) + 1,
       check_at = now() + interval '15 minutes' * power(2, least(coalesce(t.checks, 0), 6))
  from (select n.company_id from mapping.company_connection n
         where n.since > now() - interval '7 days' and coalesce(n.check_at, n.since + interval '15 minutes') <= now()
           and not exists (select from mapping.company_list l where l.company_id = n.company_id and l.read_at >= n.since)
         order by n.since limit $1
           for update skip locked) as due
  join mapping.company c on c.company_id = due.company_id
 where t.company_id = due.company_id
returning t.company_id, c.settings ->> 'edition' as edition
