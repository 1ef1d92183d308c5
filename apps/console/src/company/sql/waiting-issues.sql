-- Records that wait for what does not move automatically, by what holds them. One cause holds all that wait for a notice of its code.
-- `causes` counts the causes, those beyond the limit as well. $1 company, $2 at most. Index: sync_record_waits.
with held as (
       select r.entity, h.why, case when h.why in ('settings', 'excluded', 'unknown', 'ready') then h.target else 'notice' end as target,
              case when h.why in ('excluded', 'unknown', 'ready') then h.target_id else '' end as target_id,
              min(h.target_name) as target_name, count(distinct r.id)::int as count,
              sum(r.doc_amount) as total, min(r.updated_at) as since,
              (array_agg(jsonb_build_object('id', r.id, 'name', r.name, 'revision', r.revision) order by r.updated_at))[1:50] as records
         from mapping.sync_record r
        cross join lateral mapping.held_by(r.company_id, r.waits_for, r.updated_at) h
        where r.company_id = $1 and r.state = 'waiting' and r.waits_for <> '{}'
        group by 1, 2, 3, 4)
select entity, why, target, target_id, target_name, count, total::numeric(20, 2)::text as total, since, records,
       count(*) over ()::int as causes, (sum(total) over ())::numeric(20, 2)::text as held_in_all
  from held
 order by held.total desc, count desc
 limit $2
