-- The records of JobPro that share a key with any of these. $1 entity, $2 company, $3 keys. Index: sync_record_<entity>_match.
select r.id, coalesce(r.name, r.id) as name, r.match_keys as keys, r.remote ->> 'id' as remote_id, r.snapshot ->> 'type' as type
  from mapping.sync_record r
 where r.entity = $1 and r.company_id = $2 and r.match_keys && $3::text[]
