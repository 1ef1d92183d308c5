-- Stores outcomes of commands sent over an earlier connection with the archived links. $1 the outcomes as a JSON array.
update mapping.link_before b
   set state = l.state, remote = coalesce(l.remote, b.remote), reason = l.reason, cause = l.cause, said = l.said,
       warnings = coalesce(l.warnings, b.warnings)
  from jsonb_to_recordset($1::jsonb) as l (
    company_id text, connection_id uuid, entity text, id text, command_id uuid, state text, remote jsonb, reason jsonb, cause text,
    said jsonb, warnings jsonb
  )
 where b.company_id = l.company_id and b.connection_id = l.connection_id and b.entity = l.entity and b.id = l.id
   and b.command_id = l.command_id and b.state in ('sending', 'checking');
