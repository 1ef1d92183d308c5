-- Those of some records that can be sent now. $1 entity, $2 company, $3 ids, $4 states. Index: primary key.
select r.id, r.revision, r.doc_amount::text as amount
  from mapping.sync_record r
 where r.entity = $1 and r.company_id = $2 and r.id = any ($3::text[]) and r.state = any ($4::text[])
