-- The condition that the desk's statements share. $1 entity, $2 company, $3 go-live day, $4 customer, $5 from, $6 to, $7 least,
-- $8 most, $9 batch, $10 beginning of a name, $11 of its digits, $12 changed not after, $13 states, $14 blocked.
-- A parameter that is not given is null, and Postgres drops its condition when it plans.
r.entity = $1 and r.company_id = $2
and ($4::text is null or r.customer_id = $4)
and ($5::text is null or r.doc_date >= $5)
and ($6::text is null or r.doc_date <= $6)
and ($7::numeric is null or r.doc_amount >= $7::numeric)
and ($8::numeric is null or r.doc_amount <= $8::numeric)
and ($9::text is null or r.id in (select m.record_id from mapping.batch_member m where m.entity = $1 and m.company_id = $2 and m.batch_id = $9))
and ($10::text is null or (r.search_name ~>=~ $10 and r.search_name ~<~ ($10::text || chr(1114111))) or ($11::text is not null and r.search_digits ~>=~ $11 and r.search_digits ~<~ ($11::text || chr(1114111))))
and ($12::timestamptz is null or r.updated_at <= $12::timestamptz)
and ($13::text[] is null or r.state = any ($13::text[]))
and ($14::boolean is null or $14::boolean = (r.state = 'ready' and (r.doc_date > '' and r.doc_date < coalesce($3, ''))))
