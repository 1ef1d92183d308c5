-- The columns of a row, from record r and its customer c. $3 go-live day. Records without a day have no amount either.
r.entity, r.id, r.name, r.state, r.revision, nullif(r.doc_date, '') as date,
case when r.doc_date <> '' then r.doc_amount::text end as amount, r.customer_id, c.name as customer, r.batch_id, r.waits_for,
r.difference::numeric(20, 2)::text as difference,
coalesce(r.reason ->> 'sentence', case when r.difference is not null then r.notices -> 0 ->> 'sentence' end) as sentence, jsonb_array_length(r.warnings) as warnings, r.updated_at,
(r.state = 'exported' and r.sent_revision < r.revision) is true as changed_since,
(r.doc_date > '' and r.doc_date < coalesce($3, '')) as is_before_go_live
