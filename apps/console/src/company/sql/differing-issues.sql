-- What is in QuickBooks and not as JobPro has it, by notice. `difference` is what QuickBooks has more, or less. $1 company, $2 kinds of
-- notices at most, $3 records that one act can name. Index: sync_record_notices.
select r.entity, n ->> 'code' as code, min(n ->> 'sentence') as sentence, min(n ->> 'remedy') as remedy, count(*)::int as count,
       sum(r.doc_amount)::numeric(20, 2)::text as total, sum(r.difference)::numeric(20, 2)::text as difference, min(r.updated_at) as since,
       (array_agg(r.id order by r.updated_at))[1:$3] as ids,
       (array_agg(jsonb_build_object('id', r.id, 'name', r.name, 'revision', r.revision) order by r.updated_at))[1:50] as records,
       count(*) over ()::int as causes, (sum(sum(r.doc_amount)) over ())::numeric(20, 2)::text as held_in_all
  from mapping.sync_record r
 cross join jsonb_array_elements(r.notices) n
 where r.company_id = $1 and r.notices <> '[]' and r.state = 'exported'
 group by r.entity, 2
 order by sum(r.doc_amount) desc, count(*) desc
 limit $2
