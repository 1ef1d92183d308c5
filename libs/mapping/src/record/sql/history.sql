-- Appends what happened, in order. $1 entity, $2 the lines as a JSON array.
insert into mapping.history_{entity} (entity, company_id, record_id, trace_id, line)
select $1, l.company_id, l.id, l.trace_id, l.line
  from rows from (jsonb_to_recordset($2::jsonb) as (company_id text, id text, trace_id text, line jsonb))
       with ordinality as l (company_id, id, trace_id, line, n)
 order by l.n
