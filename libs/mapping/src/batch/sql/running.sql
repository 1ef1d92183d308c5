-- Batches that still run, locked, each with its documents counted and summed by state; those not looked at for longest come first, and
-- as many as have $3 documents together, so that a round costs the same however much is running. $1 entity, $2 batches at most.
-- Held: what has waited a minute for an act of a person, so that documents that are selected together do not hold each other. Returned:
-- what was selected and is ready again. Indexes: batch_looked, the primary keys. The amount has a column of its own, so that the snapshot
-- is not unpacked. `offset 0` keeps a planner that knows nothing of a table filling up from reading all of a company's records for each
-- batch.
with next as (
       select n.company_id, n.id
         from (select b.company_id, b.id, b.looked_at, sum(b.total) over (order by b.looked_at, b.company_id, b.id) - b.total as before
                 from (select company_id, id, total, looked_at from mapping.batch
                        where entity = $1 and finished_at is null order by looked_at limit $2) b) n
        where n.before < $3),
     running as (
       select b.company_id, b.id, b.traceparent, b.total, b.told as reported, b.cancelled_at is not null as cancelled, b.plan_changed
         from mapping.batch_{entity} b
         join next n on n.company_id = b.company_id and n.id = b.id
        where b.entity = $1 and b.finished_at is null
          for update of b skip locked),
     by_state as (
       select b.company_id, b.id, r.state, count(*)::int as n, sum(r.doc_amount)::numeric(20, 2)::text as amount,
              count(*) filter (where r.is_held)::int as held, count(*) filter (where r.is_returned)::int as returned,
              count(r.difference)::int as differs
         from running b
         join mapping.batch_member m on m.entity = $1 and m.company_id = b.company_id and m.batch_id = b.id
        cross join lateral (
              select r.state, r.doc_amount, r.difference, r.state = 'ready' and r.batch_id = m.batch_id as is_returned,
                     case when r.state = 'waiting' and r.updated_at < now() - interval '1 minute'
                          then exists (select from mapping.held_by(m.company_id, r.waits_for, r.updated_at)) end as is_held
                from mapping.sync_record r
               where r.entity = $1 and r.company_id = m.company_id and r.id = m.record_id offset 0) r
        group by b.company_id, b.id, r.state)
select b.company_id, b.id, b.traceparent, b.total, b.reported, b.cancelled, b.plan_changed,
       coalesce(jsonb_object_agg(s.state, s.n) filter (where s.state is not null), '{}') as counts,
       coalesce(sum(s.held), 0)::int as held, coalesce(sum(s.returned), 0)::int as returned, coalesce(sum(s.differs), 0)::int as differs,
       coalesce(jsonb_object_agg(s.state, s.amount) filter (where s.amount is not null), '{}') as sums
  from running b
  left join by_state s on s.company_id = b.company_id and s.id = b.id
 group by b.company_id, b.id, b.traceparent, b.total, b.reported, b.cancelled, b.plan_changed
