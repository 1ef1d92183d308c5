-- Keeps the documents of a month as they are now, and returns their number and sum. $1 company, $2 closing, $3 from, $4 to.
-- Index: sync_record_<entity>_desk.
with document as (
       insert into console.month_document (company_id, close_id, entity, record_id, number, customer, doc_date, amount, state, difference, sentence)
       select r.company_id, $2, r.entity, r.id, r.name, c.name, r.doc_date, r.doc_amount, r.state, r.difference,
              coalesce(r.reason ->> 'sentence', case when r.difference is not null then r.notices -> 0 ->> 'sentence' end)
         from mapping.sync_record r
         left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $1 and c.id = r.customer_id
        where r.entity in ('invoice', 'payment') and r.company_id = $1 and r.doc_date >= $3 and r.doc_date <= $4
       returning entity, amount)
select entity, count(*)::int as count, sum(amount)::numeric(20, 2)::text as amount from document group by entity
