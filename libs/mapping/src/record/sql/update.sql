-- Records locked by this transaction. $1 entity, $2 the records as a JSON array, what is empty left out; a missing snapshot means that it did not change.
update mapping.sync_record t
   set state = r.state, snapshot = coalesce(r.snapshot, t.snapshot), revision = r.revision, name = r.name,
       wanted_revision = r.wanted_revision, batch_id = r.batch_id, requested_by = r.requested_by, send_along = coalesce(r.send_along, false),
       waits_for = coalesce(r.waits_for, '{}'), needed = coalesce(r.needed, false), command_id = r.command_id, remote = r.remote, sent_revision = r.sent_revision,
       sent_snapshot = r.sent_snapshot, sent_settings = r.sent_settings, reason = r.reason, cause = r.cause, said = r.said, warnings = coalesce(r.warnings, '[]'),
       notices = coalesce(r.notices, '[]'),
       traceparent = r.traceparent, match_keys = coalesce(r.match_keys, t.match_keys), updated_at = now()
  from jsonb_to_recordset($2::jsonb) as r (company_id text, id text, state text, snapshot jsonb, revision int, name text,
       wanted_revision int, batch_id text, requested_by text, send_along boolean, waits_for text[], needed boolean, command_id uuid,
       remote jsonb, sent_revision int, sent_snapshot jsonb, sent_settings int, reason jsonb, cause text, said jsonb, warnings jsonb, notices jsonb,
       traceparent text, match_keys text[])
 where t.entity = $1 and t.company_id = r.company_id and t.id = r.id
