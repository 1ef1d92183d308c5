-- The records behind QuickBooks' ids. $1 entity, $2 companies, $3 remote ids, pairwise. Index: sync_record_remote.
select r.company_id, r.id
  from unnest($2::text[], $3::text[]) as k (company_id, remote_id)
  join mapping.sync_record r on r.company_id = k.company_id and r.remote_id = k.remote_id
 where r.entity = $1
