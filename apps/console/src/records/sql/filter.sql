-- The condition that the desk's statements share. $1 entity, $2 company, $3 go-live day, $4 customer, $5 from, $6 to, $7 least,
-- $8 most, $9 batch, $10 part of a text, $11 changed not after, $12 states, $13 blocked, $14 differs.
-- A parameter that is not given is null, and Postgres drops its condition when it plans.
r.entity = $1 and r.company_id = $2
and ($4::text is null or r.customer_id = $4)
and ($5::text is null or r.doc_date >= $5)
and ($6::text is null or r.doc_date <= $6)
and ($7::numeric is null or r.doc_amount >= $7::numeric)
and ($8::numeric is null or r.doc_amount <= $8::numeric)
and ($9::text is null or r.id in (select m.record_id from mapping.batch_member m where m.entity = $1 and m.company_id = $2 and m.batch_id = $9))
and ($10::text is null or r.id in (select f.record_id from mapping.find_records($2, $1, $10, null) f))
and ($11::timestamptz is null or r.updated_at <= $11::timestamptz)
and ($12::text[] is null or r.state = any ($12::text[]))
and ($13::boolean is null or $13::boolean = (r.state = 'ready' and (r.doc_date > '' and r.doc_date < coalesce($3, ''))))
and ($14::boolean is null or $14::boolean = (r.difference is not null))
