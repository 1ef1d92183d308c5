-- The ids and revisions that a filter finds. $1 to $14 as in found.sql, $15 at most.
select r.id, r.revision, r.doc_amount::text as amount
  from mapping.sync_record r
 where {found}
 limit $15
