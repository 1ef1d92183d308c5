-- Records of any kind whose name begins so, or whose number has these digits.
-- $1 company, $2 name, $3 digits or null, $4 at most of each kind. Indexes: sync_record_<entity>_search, sync_record_<entity>_digits.
(select r.entity, r.id, r.name, r.state, r.doc_date as date, r.doc_amount::text as amount from mapping.sync_record r
  where r.entity = 'invoice' and r.company_id = $1 and (lower(r.name) like $2 or ($3::text is not null and regexp_replace(r.name, '\D', '', 'g') like $3))
  order by r.doc_date desc limit $4)
union all
(select r.entity, r.id, r.name, r.state, r.doc_date as date, r.doc_amount::text as amount from mapping.sync_record r
  where r.entity = 'payment' and r.company_id = $1 and (lower(r.name) like $2 or ($3::text is not null and regexp_replace(r.name, '\D', '', 'g') like $3))
  order by r.doc_date desc limit $4)
union all
(select r.entity, r.id, r.name, r.state, null, null from mapping.sync_record r
  where r.entity = 'customer' and r.company_id = $1 and lower(r.name) like $2 order by lower(r.name) limit $4)
union all
(select r.entity, r.id, r.name, r.state, null, null from mapping.sync_record r
  where r.entity = 'item' and r.company_id = $1 and lower(r.name) like $2 order by lower(r.name) limit $4)
union all
(select r.entity, r.id, r.name, r.state, null, null from mapping.sync_record r
  where r.entity = 'job' and r.company_id = $1 and lower(r.name) like $2 order by lower(r.name) limit $4)
