-- One page, by key and never by offset. $1 to $14 as in filter.sql, $15 and $16 the key where the page before ended, $17 at most.
-- The page is chosen by ids alone, so that sorting a company's documents carries none of their snapshots.
-- Index: sync_record_<entity>_desk. {key}, {order} and {beyond}: the sorted column, its order, and "<" or ">".
with page as materialized (
  select r.id from mapping.sync_record r
   where {filter} and ($16::text is null or ({key}, r.id) {beyond} ({after}, $16))
   order by {key} {order}, r.id {order}
   limit $17)
select {row}
  from mapping.sync_record r
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id
 where r.entity = $1 and r.company_id = $2 and r.id = any (array(select id from page))
 order by {key} {order}, r.id {order}
