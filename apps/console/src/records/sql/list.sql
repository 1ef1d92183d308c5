-- One page, by key and never by offset. $1 to $13 as in filter.sql, $14 and $15 the key where the page before ended, $16 at most.
-- Index: sync_record_<entity>_desk. {key}, {order} and {beyond}: the sorted column, its order, and "<" or ">".
with page as (
  select r.* from mapping.sync_record r
   where {filter} and ($15::text is null or ({key}, r.id) {beyond} ({after}, $15))
   order by {key} {order}, r.id {order}
   limit $16)
select {row}
  from page r
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id
 order by {key} {order}, r.id {order}
