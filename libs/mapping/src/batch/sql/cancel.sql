-- Cancels a running batch and returns its members. A batch whose selection was not read yet is stored as cancelled and empty, so that it
-- is known when the selection comes. $1 entity, $2 company, $3 batch, $4 by whom, $5 trace. Index: primary keys.
with stopped as (
       insert into mapping.batch_{entity} as b (entity, company_id, id, requested_by, traceparent, total, cancelled_at, cancelled_by, finished_at)
       values ($1, $2, $3, $4, $5, 0, now(), $4, now())
           on conflict (entity, company_id, id) do update set cancelled_at = excluded.cancelled_at, cancelled_by = excluded.cancelled_by
        where b.finished_at is null and b.cancelled_at is null
       returning b.id)
select m.record_id
  from stopped s
  join mapping.batch_member m on m.entity = $1 and m.company_id = $2 and m.batch_id = s.id
