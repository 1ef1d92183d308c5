-- Records seen for the first time. $1 entity, $2 the records as a JSON array, what is empty left out. A conflict means that another replica was first.
insert into mapping.sync_record (entity, company_id, id, state, snapshot, revision, name, wanted_revision, batch_id, requested_by, send_along,
                                 waits_for, needed, command_id, remote, sent_revision, sent_snapshot, sent_settings, reason, cause, said, warnings, notices,
                                 traceparent, match_keys)
select $1, r.company_id, r.id, r.state, r.snapshot, r.revision, r.name, r.wanted_revision, r.batch_id, r.requested_by,
       coalesce(r.send_along, false), coalesce(r.waits_for, '{}'), coalesce(r.needed, false), r.command_id, r.remote, r.sent_revision,
       r.sent_snapshot, r.sent_settings, r.reason, r.cause, r.said, coalesce(r.warnings, '[]'), coalesce(r.notices, '[]'),
       r.traceparent, coalesce(r.match_keys, '{}')
  from jsonb_to_recordset($2::jsonb) as r (company_id text, id text, state text, snapshot jsonb, revision int, name text,
       wanted_revision int, batch_id text, requested_by text, send_along boolean, waits_for text[], needed boolean, command_id uuid,
       remote jsonb, sent_revision int, sent_snapshot jsonb, sent_settings int, reason jsonb, cause text, said jsonb, warnings jsonb, notices jsonb,
       traceparent text, match_keys text[])
    on conflict do nothing
