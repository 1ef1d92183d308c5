-- Exported documents of some days, in the totals with which they were sent. One that JobPro voided counts for nothing. $1 entity, $2 company, $3 from, $4 to.
-- Index: sync_record_<entity>_desk.
select count(*)::int as count,
       coalesce(sum(coalesce(coalesce(r.sent_snapshot ->> 'total', r.sent_snapshot ->> 'amount')::numeric, r.doc_amount)), 0)::numeric(20, 2)::text as amount
  from mapping.sync_record r
 where r.entity = $1 and r.company_id = $2 and r.state = 'exported'
   and r.voided_in_jobpro is null and ($3::text is null or r.doc_date >= $3) and ($4::text is null or r.doc_date <= $4)
