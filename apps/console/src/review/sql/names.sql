-- Active records of QuickBooks by the beginning of their name. $1 entity, $2 company, $3 beginning, in small letters, $4 at most.
-- Indexes: candidate_<entity>_name, sync_record_remote.
select c.name, c.data,
       (select coalesce(min(r.name), min(r.id)) from mapping.sync_record r
         where r.entity = $1 and r.company_id = $2 and r.remote_id = c.remote_id and r.state = 'exported') as linked_to
  from mapping.candidate c
 where c.entity = $1 and c.company_id = $2 and c.search_name ~>=~ $3 and c.search_name ~<~ ($3::text || chr(1114111)) and (c.data ->> 'active')::boolean
 order by c.search_name using ~<~
 limit $4
