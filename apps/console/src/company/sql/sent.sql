-- Exported documents of some days, in the totals with which they were sent. One that JobPro voided counts for nothing. $1 entity,
-- $2 company, $3 from, $4 to, $5 the latest comparison of these days. `unseen`: documents that differ in QuickBooks as is known now, and
-- did not when they were compared.
-- Index: sync_record_<entity>_desk.
select count(*)::int as count,
       coalesce(sum(coalesce(coalesce(r.sent_snapshot ->> 'total', r.sent_snapshot ->> 'amount')::numeric, r.doc_amount)), 0)::numeric(20, 2)::text as amount,
       count(*) filter (where r.difference <> 0 and not exists (
         select from mapping.tie_out_difference d
          where d.entity = $1 and d.company_id = $2 and d.tie_out_id = $5 and d.record_id = r.id))::int as unseen
  from mapping.sync_record r
 where r.entity = $1 and r.company_id = $2 and r.state = 'exported'
   and r.voided_in_jobpro is null and ($3::text is null or r.doc_date >= $3) and ($4::text is null or r.doc_date <= $4)
