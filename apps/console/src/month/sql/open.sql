-- Documents that were not in QuickBooks as JobPro had them when a month was closed, the largest first. $1 company, $2 closing, $3 at most.
-- Index: primary key of month_document.
select entity, record_id as id, number, customer, doc_date as date, amount::numeric(20, 2)::text as amount, state,
       difference::numeric(20, 2)::text as difference, sentence, count(*) over ()::int as count
  from console.month_document
 where company_id = $1 and close_id = $2 and state <> 'voided' and (state <> 'exported' or difference is not null)
 order by entity, month_document.amount desc, record_id
 limit $3
