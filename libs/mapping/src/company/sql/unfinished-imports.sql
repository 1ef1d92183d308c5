-- The latest import of each company that was requested long ago and has not ended. Its next check is put off, each time for twice as long.
-- $1 entity, $2 at most. What was requested more than a week ago is not repeated any more.
update mapping.import_{entity} t
   set checks = coalesce(t.checks, 0) + 1,
       check_at = now() + interval '15 minutes' * power(2, least(coalesce(t.checks, 0), 6))
  from (select i.company_id, i.id from mapping.import_{entity} i
         where i.entity = $1 and i.finished_at is null and i.requested_by is not null and i.started_at > now() - interval '7 days'
           and coalesce(i.check_at, i.started_at + interval '15 minutes') <= now()
           and not exists (select from mapping.import later
                            where later.entity = $1 and later.company_id = i.company_id and later.started_at > i.started_at)
         order by i.started_at limit $2
           for update skip locked) as due
  join mapping.company c on c.company_id = due.company_id
 where t.entity = $1 and t.company_id = due.company_id and t.id = due.id
returning t.company_id, t.id, c.settings ->> 'edition' as edition
