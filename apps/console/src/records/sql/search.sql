-- Records of one kind that contain a text or whose customer does, those whose name begins with it first.
-- $1 kind, $2 company, $3 go-live day, $4 text, $5 at most. Indexes: those of mapping.record_text.
select {row}, coalesce(r.remote ->> 'label', r.remote ->> 'id') as label
  from mapping.find_records($2, $1, $4, $5) f
  join mapping.sync_record r on r.entity = $1 and r.company_id = $2 and r.id = f.record_id
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id
 order by f.rank, r.doc_date desc, lower(r.name), r.id
