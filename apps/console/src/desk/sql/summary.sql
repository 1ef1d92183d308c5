-- Number and sum of what the filter matches, by state. $1 to $14 as in filter.sql. Index: sync_record_<entity>_desk alone.
select r.state, (r.state = 'ready' and (r.doc_date > '' and r.doc_date < coalesce($3, ''))) as blocked,
       count(*)::int as count, sum(r.doc_amount)::numeric(20, 2)::text as total
  from mapping.sync_record r
 where {filter}
 group by 1, 2
