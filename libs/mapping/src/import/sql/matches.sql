-- The records of JobPro that share a key with any of these. $1 entity, $2 company, $3 keys. Index: sync_record_<entity>_match, one look a
-- key: asked for all keys at once, Postgres reads every record of the company instead and compares each with all of them.
select distinct on (found.id) found.id, found.name, found.keys, found.remote_id, found.type
  from unnest($3::text[]) as k (key)
 cross join lateral (
       select r.id, coalesce(r.name, r.id) as name, r.match_keys as keys, r.remote ->> 'id' as remote_id, r.snapshot ->> 'type' as type
         from mapping.sync_record r
        where r.entity = $1 and r.company_id = $2 and r.match_keys @> array[k.key]) as found
