-- What failed, by cause, as the mapping names it: the cause that holds the most money first, with the documents that it blocks. `causes`
-- counts the causes, those beyond the limit as well. $1 company, $2 causes at most. Index: sync_record_cause.
with failed as (
       select r.entity, r.cause, min(r.reason ->> 'code') as code, min(r.reason ->> 'sentence') as sentence,
              min(r.reason ->> 'remedy') as remedy, bool_or((r.reason ->> 'retryHelps')::boolean) as retry_helps,
              (array_agg(r.reason -> 'details'))[1] as details, (array_agg(r.said order by r.updated_at) filter (where r.said is not null))[1] as said,
              count(*)::int as count, sum(r.doc_amount) as total, min(r.updated_at) as since,
              (array_agg(jsonb_build_object('id', r.id, 'name', r.name, 'revision', r.revision) order by r.updated_at))[1:50] as records
         from mapping.sync_record r
        where r.company_id = $1 and r.state = 'failed'
        group by r.entity, r.cause),
     cause as (
       select cause, sum(total) as held, count(*) over () as causes, sum(sum(total)) over () as held_in_all
         from failed group by cause order by sum(total) desc, sum(count) desc, min(since) limit $2)
select f.entity, f.cause, f.code, f.sentence, f.remedy, f.retry_helps, f.details, f.said, f.count, f.total::numeric(20, 2)::text as total,
       f.since, f.records, c.causes::int as causes, c.held_in_all::numeric(20, 2)::text as held_in_all
  from cause c
  join failed f on f.cause is not distinct from c.cause
 order by c.held desc, f.count desc, f.since
