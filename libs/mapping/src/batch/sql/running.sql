-- Batches that still run, locked, each with its documents counted and summed by state; whoever was not looked at for longest first.
-- $1 entity, $2 the snapshot's field with the amount, $3 at most. Index: batch_looked, the primary keys.
with running as (
       select b.company_id, b.id, b.traceparent, b.total, b.told, b.cancelled_at is not null as cancelled, b.plan_changed
         from mapping.batch b
        where b.entity = $1 and b.finished_at is null
        order by b.looked_at
        limit $3
          for update skip locked),
     by_state as (
       select b.company_id, b.id, r.state, count(*)::int as n, sum((r.snapshot ->> $2)::numeric)::numeric(20, 2)::text as amount
         from running b
         join mapping.batch_member m on m.entity = $1 and m.company_id = b.company_id and m.batch_id = b.id
         join mapping.sync_record r on r.entity = $1 and r.company_id = b.company_id and r.id = m.record_id
        group by b.company_id, b.id, r.state)
select b.company_id, b.id, b.traceparent, b.total, b.told, b.cancelled, b.plan_changed,
       coalesce(jsonb_object_agg(s.state, s.n) filter (where s.state is not null), '{}') as counts,
       coalesce(jsonb_object_agg(s.state, s.amount) filter (where s.amount is not null), '{}') as sums
  from running b
  left join by_state s on s.company_id = b.company_id and s.id = b.id
 group by b.company_id, b.id, b.traceparent, b.total, b.told, b.cancelled, b.plan_changed
