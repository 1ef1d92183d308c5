-- Records that failed for a reason that new settings can resolve. $1 entity, $2 companies, $3 codes. Index: sync_record_failed.
select r.company_id, r.id
  from mapping.sync_record r
 where r.entity = $1 and r.state = 'failed' and r.company_id = any ($2::text[]) and r.reason ->> 'code' = any ($3::text[])
