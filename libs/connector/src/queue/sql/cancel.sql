-- Cancels commands that were certainly not sent. One that has not arrived yet is stored as cancelled, because the bus keeps no
-- order. $1 json array. Returns the cancelled ones; for the others it is too late.
insert into {schema}.command as c (
  command_id, company_id, entity, action, record_id, data, traceparent, wave, state, answer, settled_at
)
select command_id, company_id, entity, 'taken-back', record_id, '{}', traceparent, priority, 'settled', '{"kind": "cancelled"}', now()
  from jsonb_to_recordset($1::jsonb) as i (
    command_id uuid, company_id text, entity text, record_id text, traceparent text, priority smallint
  )
on conflict (command_id) do update
   set state = 'settled', answer = excluded.answer, settled_at = coalesce(c.settled_at, excluded.settled_at)
 where (c.state = 'queued' and c.owner is null) or c.answer ->> 'kind' = 'cancelled'
returning c.command_id, c.company_id, c.entity, c.record_id, c.data -> 'warnings' as warnings,
          c.data ->> 'connectionId' as connection_id, c.traceparent, c.answer;
