-- The health of every company; companies with work or failures first. $1 at most. Indexes: command_open, command_settled.
with queue as (
       select company_id, count(*)::int as queued, min(queued_at) as oldest from online.command where state <> 'settled' group by 1
       union all
       select company_id, count(*)::int, min(queued_at) from desktop.command where state <> 'settled' group by 1),
     waiting as (select company_id, sum(queued)::int as queued, min(oldest) as oldest from queue group by 1),
     failing as (
       select company_id, count(*) filter (where state = 'failed')::int as failed, count(*) filter (where state = 'checking')::int as checking
         from mapping.sync_record where state in ('failed', 'checking') group by 1),
     answer as (
       select company_id, told, settled_at from online.command where state = 'settled' and settled_at > now() - interval '24 hours'
       union all
       select company_id, told, settled_at from desktop.command where state = 'settled' and settled_at > now() - interval '24 hours'),
     answered as (
       select company_id, count(*)::int as answered, count(*) filter (where told = 'rejected')::int as refused, max(settled_at) as last_answer
         from answer group by 1),
     online_now as (
       select distinct on (company_id) company_id, status, refresh_expires_at from online.connection order by company_id, (status <> 'disconnected') desc, connected_at desc),
     company as (
       select company_id from mapping.company union select company_id from online.connection union select company_id from desktop.connection)
select c.company_id as id, m.settings ->> 'name' as name, m.settings ->> 'edition' as edition, o.status as online_status, o.refresh_expires_at as ends_at,
       d.state as desktop_state, d.last_contact_at is not null as has_contact, greatest(d.last_contact_at, a.last_answer) as last_contact,
       coalesce(w.queued, 0) as queued, extract(epoch from now() - w.oldest)::float8 as oldest_seconds,
       coalesce(f.failed, 0) as failed, coalesce(f.checking, 0) as checking,
       coalesce(a.answered, 0) as answered, coalesce(a.refused, 0) as refused,
       greatest(p.paused_until, q.paused_until) as paused_until
  from company c
  left join mapping.company m using (company_id)
  left join online_now o using (company_id)
  left join desktop.connection d using (company_id)
  left join waiting w using (company_id)
  left join failing f using (company_id)
  left join answered a using (company_id)
  left join online.company_queue p on p.company_id = c.company_id and p.paused_until > now()
  left join desktop.company_queue q on q.company_id = c.company_id and q.paused_until > now()
 order by coalesce(f.failed, 0) + coalesce(w.queued, 0) desc, c.company_id
 limit $1
