-- What failed for one cause. $1 entity, $2 company, $3 cause, $4 at most. Index: sync_record_cause.
select r.company_id, r.id
  from mapping.sync_record r
 where r.entity = $1 and r.company_id = $2 and r.cause = $3 and r.state = 'failed'
 order by r.id
 limit $4
