-- Records of any kind whose name begins so, or whose number has these digits.
-- $1 company, $2 beginning of a name in small letters, $3 digits or null, $4 at most of each kind. Indexes: sync_record_<entity>_search, sync_record_<entity>_digits.
(select r.entity, r.id, r.name, r.state, r.doc_date as date, r.doc_amount::text as amount from mapping.sync_record r
  where r.entity = 'invoice' and r.company_id = $1 and ((r.search_name ~>=~ $2 and r.search_name ~<~ ($2::text || chr(1114111))) or ($3::text is not null and r.search_digits ~>=~ $3 and r.search_digits ~<~ ($3::text || chr(1114111))))
  order by r.doc_date desc limit $4)
union all
(select r.entity, r.id, r.name, r.state, r.doc_date as date, r.doc_amount::text as amount from mapping.sync_record r
  where r.entity = 'payment' and r.company_id = $1 and ((r.search_name ~>=~ $2 and r.search_name ~<~ ($2::text || chr(1114111))) or ($3::text is not null and r.search_digits ~>=~ $3 and r.search_digits ~<~ ($3::text || chr(1114111))))
  order by r.doc_date desc limit $4)
union all
(select r.entity, r.id, r.name, r.state, null, null from mapping.sync_record r
  where r.entity = 'customer' and r.company_id = $1 and (r.search_name ~>=~ $2 and r.search_name ~<~ ($2::text || chr(1114111))) order by r.search_name limit $4)
union all
(select r.entity, r.id, r.name, r.state, null, null from mapping.sync_record r
  where r.entity = 'item' and r.company_id = $1 and (r.search_name ~>=~ $2 and r.search_name ~<~ ($2::text || chr(1114111))) order by r.search_name limit $4)
union all
(select r.entity, r.id, r.name, r.state, null, null from mapping.sync_record r
  where r.entity = 'job' and r.company_id = $1 and (r.search_name ~>=~ $2 and r.search_name ~<~ ($2::text || chr(1114111))) order by r.search_name limit $4)
