-- Who waits for any of these targets. $1 entity, $2 targets, $3 also those that failed because a target was refused, $4 at most.
-- Index: sync_record_waits.
select r.company_id, r.id
  from mapping.sync_record r
 where r.entity = $1 and r.waits_for <> '{}' and r.waits_for && $2::text[] and (r.state = 'waiting' or ($3 and r.state = 'failed'))
 limit $4
