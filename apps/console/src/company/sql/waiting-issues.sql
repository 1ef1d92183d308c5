-- Records that wait for what does not move automatically: settings, or an invoice that nobody selected. $1 company, $2 at most.
-- Index: sync_record_waits.
select r.entity, split_part(w.key, '/', 2) as target, substr(w.key, length($1) + length(split_part(w.key, '/', 2)) + 3) as target_id,
       min(t.name) as target_name, count(*)::int as count, sum(r.doc_amount)::numeric(20, 2)::text as total, min(r.updated_at) as since,
       (array_agg(jsonb_build_object('id', r.id, 'name', r.name, 'revision', r.revision) order by r.updated_at))[1:50] as records
  from mapping.sync_record r
 cross join unnest(r.waits_for) w (key)
  left join mapping.sync_record t on t.entity = split_part(w.key, '/', 2) and t.company_id = $1
       and t.id = substr(w.key, length($1) + length(split_part(w.key, '/', 2)) + 3)
 where r.company_id = $1 and r.state = 'waiting' and r.waits_for <> '{}'
   and (split_part(w.key, '/', 2) = 'company' or t.id is null or t.state in ('ready', 'excluded'))
 group by r.entity, 2, 3
 order by count(*) desc
 limit $2
