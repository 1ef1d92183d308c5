-- Archives the links of a company under the connection that they were made under, with what was on its way. Every record is ready to be
-- selected again, except those that are excluded. Jobs, which nobody selects, wait and are checked at once. $1 company, $2 the connection,
-- $3 history line, $4 who cancelled its batches. What an import found in the other company is forgotten: an import finds it again.
-- Once in a company's life, or never.
with kept as (
  insert into mapping.link_before as b (
    company_id, connection_id, entity, id, state, remote, command_id, sent_revision, sent_snapshot, batch_id, requested_by,
    reason, cause, said, warnings, notices
  )
  select company_id, $2::uuid, entity, id, state, remote, command_id, sent_revision, coalesce(sent_snapshot, snapshot), batch_id,
         requested_by, reason, cause, said, warnings, notices
    from mapping.sync_record
   where company_id = $1 and (remote is not null or state in ('sending', 'checking'))
  on conflict (company_id, connection_id, entity, id) do update
     set state = excluded.state, remote = excluded.remote, command_id = excluded.command_id,
         sent_revision = excluded.sent_revision, sent_snapshot = excluded.sent_snapshot, batch_id = excluded.batch_id,
         requested_by = excluded.requested_by, reason = excluded.reason, cause = excluded.cause, said = excluded.said,
         warnings = excluded.warnings, notices = excluded.notices, kept_at = now()
), cleared as (
  update mapping.sync_record
     set state = case when state = 'excluded' then state when voided_in_jobpro is not null then 'excluded' when entity = 'job' then 'waiting' else 'ready' end,
         check_at = case when entity = 'job' then now() else check_at end, remote = null, command_id = null, sent_revision = null,
         sent_snapshot = null, wanted_revision = null, waits_for = '{}', needed = false, batch_id = null, requested_by = null,
         send_along = false, reason = case when state = 'excluded' then reason end, cause = null, said = null, warnings = '[]',
         notices = '[]', updated_at = now()
   where company_id = $1 and (remote is not null or state not in ('ready', 'excluded'))
  returning entity, company_id, id
), noted as (
  insert into mapping.history (entity, company_id, record_id, line)
  select entity, company_id, id, $3::jsonb from cleared
), stopped as (
  update mapping.batch
     set cancelled_at = now(), cancelled_by = $4
   where company_id = $1 and finished_at is null and cancelled_at is null
), candidates as (
  delete from mapping.candidate where company_id = $1
), imports as (
  delete from mapping.import where company_id = $1
), lists as (
  delete from mapping.company_list where company_id = $1
)
select count(*)::int as records from cleared;
