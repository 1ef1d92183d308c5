-- Records locked by this transaction. $1 entity, $2 the records as a JSON array; a missing snapshot means that it did not change.
update mapping.sync_record t
   set state = r.state, snapshot = coalesce(r.snapshot, t.snapshot), revision = r.revision, name = r.name,
       wanted_revision = r.wanted_revision, batch_id = r.batch_id, requested_by = r.requested_by, waits_for = r.waits_for,
       needed = r.needed, command_id = r.command_id, remote = r.remote, sent_revision = r.sent_revision, reason = r.reason,
       said = r.said, warnings = r.warnings, traceparent = r.traceparent, updated_at = now()
  from jsonb_to_recordset($2::jsonb) as r (company_id text, id text, state text, snapshot jsonb, revision int, name text,
       wanted_revision int, batch_id text, requested_by text, waits_for text[], needed boolean, command_id uuid, remote jsonb,
       sent_revision int, reason jsonb, said jsonb, warnings jsonb, traceparent text)
 where t.entity = $1 and t.company_id = r.company_id and t.id = r.id
