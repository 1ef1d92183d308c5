-- The latest comparison of each kind for some days, with its differences, documents that were never sent last, and their sums by cause.
-- $1 company, $2 at most, $3 from, $4 to.
with latest as (
       select distinct on (entity) * from mapping.tie_out
        where company_id = $1 and from_day is not distinct from $3::date and to_day is not distinct from $4::date
        order by entity, requested_at desc)
select t.id, t.entity, t.requested_by, t.requested_at, t.from_day::text as "from", t.to_day::text as "to", t.finished_at, t.summary, t.refused,
       coalesce((select jsonb_agg(d) from (
         select record_id as "recordId", number, cause, sentence, jobpro, quickbooks from mapping.tie_out_difference d
          where d.entity = t.entity and d.company_id = $1 and d.tie_out_id = t.id
          order by (cause = 'never-sent'), number limit $2) d), '[]') as differences,
       (select count(*)::int from mapping.tie_out_difference d
         where d.entity = t.entity and d.company_id = $1 and d.tie_out_id = t.id) as difference_count,
       coalesce((select jsonb_agg(c) from (
         select cause, count(*)::int as count,
                sum(coalesce(quickbooks, '0')::numeric - coalesce(jobpro, '0')::numeric)::numeric(20, 2)::text as amount
           from mapping.tie_out_difference d
          where d.entity = t.entity and d.company_id = $1 and d.tie_out_id = t.id group by cause) c), '[]') as causes
  from latest t
