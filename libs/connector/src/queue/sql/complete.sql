-- Stores answers. A final one completes its command; a deferred or unknown one leaves it in the queue.
-- $1 owner, $2 json array of answers. Only the owner's answer counts, and only once.
-- `changed` is false for a report that repeats the last one to mapping, such as the same delay at every retry.
with answers as (
  select *
    from jsonb_to_recordset($2::jsonb) as a (
      command_id uuid, kind text, due timestamptz, report text, answer jsonb, exchange jsonb
    )
), owned as (
  select c.command_id, c.told as last_report
    from {schema}.command c
    join answers using (command_id)
   where c.owner = $1 and c.state <> 'settled'
     for update of c
)
update {schema}.command c
   set state = case a.kind when 'deferred' then (case when c.state = 'sent' then 'queued' else c.state end)
                           when 'unknown' then 'unknown' else 'settled' end,
       owner = null,
       due = coalesce(a.due, c.due),
       told = a.report,
       answer = a.answer,
       exchange = coalesce(a.exchange, c.exchange),
       settled_at = case when a.kind in ('done', 'rejected') then now() end
  from answers a
  join owned using (command_id)
 where c.command_id = a.command_id
returning c.command_id, c.company_id, c.entity, c.record_id, c.data -> 'warnings' as warnings,
          c.data ->> 'connectionId' as connection_id, c.traceparent,
          owned.last_report is distinct from c.told as changed,
          extract(epoch from now() - c.queued_at)::float8 as seconds_queued;
