-- Ids, revisions and amounts of what the filter matches. $1 to $14 as in filter.sql, $15 at most.
select r.id, r.revision, r.doc_amount::text as amount
  from mapping.sync_record r
 where {filter}
 limit $15
