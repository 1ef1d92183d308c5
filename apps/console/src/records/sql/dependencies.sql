-- The customers and items that documents need, by whether QuickBooks has them. $1 company, $2 entity, $3 ids. Index: primary key.
with document as (
       select snapshot from mapping.sync_record where entity = $2 and company_id = $1 and id = any ($3::text[])),
     dependency as (
       select 'customer' as entity, snapshot ->> 'customerId' as id from document where snapshot ->> 'customerId' is not null
       union
       select 'item', line ->> 'itemId' from document, jsonb_array_elements(coalesce(snapshot -> 'lines', '[]')) line
        where line ->> 'itemId' is not null)
select d.entity, coalesce(r.state = 'exported', false) as linked, count(*)::int as count,
       (array_agg(coalesce(r.name, d.id) order by r.name))[1:20] as names
  from dependency d
  left join mapping.sync_record r on r.entity = d.entity and r.company_id = $1 and r.id = d.id
 group by 1, 2
