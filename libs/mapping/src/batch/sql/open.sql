-- Stores batches and their members, each once. One that was cancelled before (`cancel.sql`) stays cancelled, and its end is reported.
-- $1 entity, $2 the batches as a JSON array, each once.
with given as (
       select b.* from jsonb_to_recordset($2::jsonb)
           as b (company_id text, id text, requested_by text, traceparent text, record_ids text[], plan_changed boolean)),
     opened as (
       insert into mapping.batch_{entity} as b (entity, company_id, id, requested_by, traceparent, total, plan_changed)
       select $1, company_id, id, requested_by, traceparent, cardinality(record_ids), plan_changed from given
           on conflict (entity, company_id, id) do update
          set requested_by = excluded.requested_by, traceparent = excluded.traceparent, total = excluded.total, finished_at = null
        where b.total = 0
       returning company_id, id)
insert into mapping.batch_member_{entity} (entity, company_id, batch_id, record_id)
select $1, g.company_id, g.id, unnest(g.record_ids) from given g join opened o using (company_id, id)
    on conflict do nothing
