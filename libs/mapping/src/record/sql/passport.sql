-- Appends what happened, in order. $1 entity, $2 the lines as a JSON array.
insert into mapping.passport (entity, company_id, record_id, trace_id, line)
select $1, l."companyId", l.id, l."traceId", l.line
  from rows from (jsonb_to_recordset($2::jsonb) as ("companyId" text, id text, "traceId" text, line jsonb))
       with ordinality as l ("companyId", id, "traceId", line, n)
 order by l.n
