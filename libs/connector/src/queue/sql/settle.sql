-- Notes what became of commands. $1 owner, $2 json array of answers. Only the owner's answer counts, and only once.
-- `told` is what mapping was told last, so that it hears a delay once and not at every retry.
with answers as (
  select *
    from jsonb_to_recordset($2::jsonb) as a (
      command_id uuid, kind text, due timestamptz, told text, answer jsonb, exchange jsonb
    )
), held as (
  select c.command_id, c.told as told_before
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
       told = a.told,
       answer = a.answer,
       exchange = coalesce(a.exchange, c.exchange),
       settled_at = case when a.kind in ('done', 'rejected') then now() end
  from answers a
  join held using (command_id)
 where c.command_id = a.command_id
returning c.command_id, c.company_id, c.entity, c.record_id, c.data -> 'warnings' as warnings, c.data ->> 'connectionId' as named_connection, c.traceparent, c.answer,
          held.told_before is distinct from c.told as changed,
          extract(epoch from now() - c.queued_at)::float8 as seconds_queued;
