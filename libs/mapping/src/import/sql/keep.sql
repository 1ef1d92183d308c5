-- Keeps candidates with their verdicts. What a person decided, or an earlier run, stays. $1 entity, $2 company, $3 the candidates as JSON.
insert into mapping.candidate_{entity} as t (entity, company_id, remote_id, import_id, name, data, verdict, why, score, proposal, decided, record_id,
                                    decided_by, decided_at)
select $1, $2, c.remote_id, c.import_id, c.name, c.data, c.verdict, c.why, c.score, c.proposal, c.decided, c.record_id,
       case when c.decided is not null then 'import' end, case when c.decided is not null then now() end
  from jsonb_to_recordset($3::jsonb) as c (remote_id text, import_id text, name text, data jsonb, verdict text, why text, score int,
       proposal text, decided text, record_id text)
    on conflict (entity, company_id, remote_id) do update
   set import_id = excluded.import_id, name = excluded.name, data = excluded.data, seen_at = now(),
       verdict = case when t.decided_by is null then excluded.verdict else t.verdict end,
       why = case when t.decided_by is null then excluded.why else t.why end,
       score = case when t.decided_by is null then excluded.score else t.score end,
       proposal = case when t.decided_by is null then excluded.proposal else t.proposal end,
       decided = case when t.decided_by is null then excluded.decided else t.decided end,
       record_id = case when t.decided_by is null then excluded.record_id else t.record_id end,
       decided_by = coalesce(t.decided_by, excluded.decided_by),
       decided_at = coalesce(t.decided_at, excluded.decided_at)
