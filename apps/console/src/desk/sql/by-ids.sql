-- Some records as the desk shows them. $1 entity, $2 company, $3 go-live day, $4 ids. Index: primary key.
select r.entity, r.id, r.name, r.state, r.revision, r.doc_date, r.doc_amount::text, r.customer_id, c.name as customer, r.batch_id,
       r.waits_for, r.reason ->> 'sentence' as sentence, jsonb_array_length(r.warnings) as warnings, r.sent_revision,
       (r.doc_date > '' and r.doc_date < coalesce($3, '')) as before_go_live, r.updated_at
  from mapping.sync_record r
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id
 where r.entity = $1 and r.company_id = $2 and r.id = any ($4::text[])
