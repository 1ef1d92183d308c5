-- Records that wait for any of these dependencies. $1 entity, $2 their keys, $3 true for those that failed because one was refused, too,
-- $4 at most.
-- Index: sync_record_waits.
select r.company_id, r.id
  from mapping.sync_record r
 where r.entity = $1 and r.waits_for <> '{}' and r.waits_for && $2::text[] and (r.state = 'waiting' or ($3 and r.state = 'failed'))
 limit $4
