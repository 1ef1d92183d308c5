-- One page, by key and never by offset. $1 to $14 as in found.sql, $15 and $16 where the page before ended, $17 at most.
-- Index: sync_record_<entity>_desk. {key}, {order} and {before} are ours: the sorted column, its order, and "<" or ">".
with page as (
  select r.* from mapping.sync_record r
   where {found} and ($16::text is null or ({key}, r.id) {before} ({after}, $16))
   order by {key} {order}, r.id {order}
   limit $17)
select r.entity, r.id, r.name, r.state, r.revision, r.doc_date, r.doc_amount::text, r.customer_id, c.name as customer, r.batch_id,
       r.waits_for, r.reason ->> 'sentence' as sentence, jsonb_array_length(r.warnings) as warnings, r.sent_revision,
       (r.doc_date > '' and r.doc_date < coalesce($3, '')) as before_go_live, r.updated_at
  from page r
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id
 order by {key} {order}, r.id {order}
