-- JobPro's documents of a period, with their exported values. Documents older than the go-live day are left out unless they
-- were exported. $1 entity, $2 company, $3 from, $4 to, $5 the amount's field.
-- Index: sync_record_<entity>_desk; primary key for the customer.
select r.id, coalesce(r.name, r.id) as number, d.customer_id, c.remote ->> 'id' as customer_remote_id,
       (coalesce(r.sent_snapshot, r.snapshot) ->> $5)::numeric(20, 2)::text as total,
       coalesce(r.sent_snapshot, r.snapshot) -> 'tax' ->> 'amount' as tax, r.remote ->> 'id' as remote_id,
       r.voided_in_jobpro is not null as is_void
  from mapping.sync_record r
 cross join lateral (select coalesce(coalesce(r.sent_snapshot, r.snapshot) ->> 'customerId', '') as customer_id) d
  left join mapping.sync_record_customer c on c.company_id = $2 and c.id = d.customer_id
 where r.entity = $1 and r.company_id = $2 and r.snapshot is not null
   and ($3::text is null or r.doc_date >= $3) and ($4::text is null or r.doc_date <= $4)
   and r.state not in ('excluded', 'settled')
   and (r.remote is not null or coalesce(r.doc_date, '') = ''
        or r.doc_date >= coalesce((select settings ->> 'goLive' from mapping.company where company_id = $2), ''))
 order by r.doc_date desc, r.id desc
