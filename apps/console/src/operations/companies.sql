-- Every company's health in one reading; companies with work or trouble first. $1 at most.
with queue as (
       select company_id, count(*)::int as queued, min(queued_at) as oldest from online.command where state <> 'settled' group by 1
       union all
       select company_id, count(*)::int, min(queued_at) from desktop.command where state <> 'settled' group by 1),
     waiting as (select company_id, sum(queued)::int as queued, min(oldest) as oldest from queue group by 1),
     trouble as (
       select company_id, count(*) filter (where state = 'failed')::int as failed, count(*) filter (where state = 'checking')::int as checking
         from mapping.sync_record where state in ('failed', 'checking') group by 1),
     online_now as (
       select distinct on (company_id) company_id, status, refresh_expires_at from online.connection order by company_id, (status <> 'disconnected') desc, connected_at desc),
     known as (
       select company_id from mapping.company union select company_id from online.connection union select company_id from desktop.connection)
select k.company_id as id, m.settings ->> 'name' as name, m.settings ->> 'edition' as edition, o.status as online_status, o.refresh_expires_at as ends_at,
       d.company_id is not null as has_desktop, d.last_contact_at as last_contact, coalesce(w.queued, 0) as queued,
       extract(epoch from now() - w.oldest)::float8 as oldest_seconds, coalesce(t.failed, 0) as failed, coalesce(t.checking, 0) as checking,
       greatest(p.paused_until, q.paused_until) as paused_until
  from known k
  left join mapping.company m using (company_id)
  left join online_now o using (company_id)
  left join desktop.connection d using (company_id)
  left join waiting w using (company_id)
  left join trouble t using (company_id)
  left join online.company_queue p on p.company_id = k.company_id and p.paused_until > now()
  left join desktop.company_queue q on q.company_id = k.company_id and q.paused_until > now()
 order by coalesce(t.failed, 0) + coalesce(w.queued, 0) desc, k.company_id
 limit $1
