-- Takes commands back that were certainly not done. One that has not come yet is noted, so that it is known as taken back when
-- it comes: the bus keeps no order. $1 json array. Returns those that are taken back; the others are too late.
insert into {schema}.command as c (
  command_id, company_id, entity, action, record_id, data, traceparent, wave, state, answer, settled_at
)
select command_id, company_id, entity, 'taken-back', record_id, '{}', traceparent, wave, 'settled', '{"kind": "cancelled"}', now()
  from jsonb_to_recordset($1::jsonb) as i (
    command_id uuid, company_id text, entity text, record_id text, traceparent text, wave smallint
  )
on conflict (command_id) do update
   set state = 'settled', answer = excluded.answer, settled_at = coalesce(c.settled_at, excluded.settled_at)
 where (c.state = 'queued' and c.owner is null) or c.answer ->> 'kind' = 'cancelled'
returning c.command_id, c.company_id, c.entity, c.record_id, c.data -> 'warnings' as warnings, c.data ->> 'connectionId' as named_connection, c.traceparent, c.answer;
