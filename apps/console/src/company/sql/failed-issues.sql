-- What failed, by cause, as the mapping names it. $1 company, $2 at most. Index: sync_record_cause.
select r.entity, r.cause, min(r.reason ->> 'code') as code, min(r.reason ->> 'sentence') as sentence, min(r.reason ->> 'remedy') as remedy,
       bool_or((r.reason ->> 'retryHelps')::boolean) as retry_helps, (array_agg(r.reason -> 'details'))[1] as details,
       count(*)::int as count, sum(r.doc_amount)::numeric(20, 2)::text as total, min(r.updated_at) as since,
       (array_agg(jsonb_build_object('id', r.id, 'name', r.name, 'revision', r.revision) order by r.updated_at))[1:50] as records
  from mapping.sync_record r
 where r.company_id = $1 and r.state = 'failed'
 group by r.entity, r.cause
 order by count(*) desc, min(r.updated_at)
 limit $2
