-- The customers and items that documents need, by whether they are linked. $1 company, $2 entity, $3 ids. Index: primary key.
with chosen as (
       select snapshot from mapping.sync_record where entity = $2 and company_id = $1 and id = any ($3::text[])),
     need as (
       select 'customer' as entity, snapshot ->> 'customerId' as id from chosen
       union
       select 'item', line ->> 'itemId' from chosen, jsonb_array_elements(coalesce(snapshot -> 'lines', '[]')) line
        where line ->> 'itemId' is not null)
select n.entity, coalesce(r.state = 'exported', false) as linked, count(*)::int as count,
       (array_agg(coalesce(r.name, n.id) order by r.name))[1:20] as names
  from need n
  left join mapping.sync_record r on r.entity = n.entity and r.company_id = $1 and r.id = n.id
 group by 1, 2
