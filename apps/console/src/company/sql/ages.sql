-- Documents that are not in QuickBooks though nothing keeps them out, by age. $1 company, $2 go-live day, $3 time zone.
-- Index: sync_record_<entity>_desk.
with open_document as (
       select r.entity, r.doc_amount, (now() at time zone $3::text)::date - nullif(r.doc_date, '')::date as days
         from mapping.sync_record r
        where r.entity in ('invoice', 'payment') and r.company_id = $1 and r.state not in ('exported', 'voided', 'excluded', 'settled')
          and r.doc_date >= coalesce($2, '')),
     aged as (
       select entity, doc_amount, case when days > 60 then 61 when days > 30 then 31 when days > 7 then 8 else 0 end as from_days
         from open_document where days is not null)
select entity, from_days, case from_days when 0 then 8 when 8 then 31 when 31 then 61 end as to_days,
       count(*)::int as count, sum(doc_amount)::numeric(20, 2)::text as amount
  from aged
 group by entity, from_days
 order by entity, from_days
