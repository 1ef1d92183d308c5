-- Restores the links that were made under a connection, because it is the company's again. $1 company, $2 the connection, $3 history line.
-- What JobPro changed meanwhile keeps its sent state, as if the change had come after the export.
with back as (
  delete from mapping.link_before where company_id = $1 and connection_id = $2::uuid returning *
), restored as (
  update mapping.sync_record r
     set state = b.state, remote = b.remote, command_id = b.command_id, sent_revision = b.sent_revision,
         sent_snapshot = case when r.revision is distinct from b.sent_revision and b.sent_revision is not null then b.sent_snapshot end,
         batch_id = b.batch_id, requested_by = b.requested_by, reason = b.reason, cause = b.cause, said = b.said,
         warnings = b.warnings, notices = b.notices, waits_for = '{}', updated_at = now()
    from back b
   where r.entity = b.entity and r.company_id = b.company_id and r.id = b.id
  returning r.entity, r.company_id, r.id
), noted as (
  insert into mapping.history (entity, company_id, record_id, line)
  select entity, company_id, id, $3::jsonb from restored
)
select count(*)::int as records from restored;
