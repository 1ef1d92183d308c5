-- Stops a batch that still runs, and names its members. $1 entity, $2 company, $3 batch, $4 by whom. Index: primary keys.
with stopped as (
       update mapping.batch set cancelled_at = now(), cancelled_by = $4
        where entity = $1 and company_id = $2 and id = $3 and finished_at is null and cancelled_at is null
       returning id)
select m.record_id
  from stopped s
  join mapping.batch_member m on m.entity = $1 and m.company_id = $2 and m.batch_id = s.id
