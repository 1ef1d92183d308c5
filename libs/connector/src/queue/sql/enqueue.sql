-- Adds commands to the queue and wakes their companies. A command that is in it already is not added again; one that only reads, such as
-- an import, is run again from its start if it is completed, because its pages may have been lost with the bus.
-- $1 json array of commands. Returns the other repeated ones that are completed, with their answer.
with incoming as (
  select i.*
    from jsonb_to_recordset($1::jsonb) as i (
      command_id uuid, company_id text, entity text, action text, record_id text, data jsonb, traceparent text, priority smallint
    )
), added as (
  insert into {schema}.command (command_id, company_id, entity, action, record_id, data, traceparent, wave)
  select command_id, company_id, entity, action, record_id, data, traceparent, priority from incoming
  on conflict (command_id) do nothing
  returning company_id
), restarted as (
  update {schema}.command c
     set state = 'queued', owner = null, attempts = 0, due = now(), queued_at = now(), data = i.data, traceparent = i.traceparent,
         intent_at = null, request_key = null, told = null, answer = null, exchange = null, settled_at = null
    from incoming i
   where c.command_id = i.command_id and c.state = 'settled' and c.action in ('import', 'read-back', 'read-lists')
  returning c.command_id, c.company_id
), positions as (
  delete from {positions} where command_id in (select command_id from restarted)
), woken as (
  insert into {schema}.company_queue as q (company_id, due)
  select company_id, now() from (select company_id from added union select company_id from restarted) as w order by company_id
  on conflict (company_id) do update set due = least(coalesce(q.due, excluded.due), excluded.due)
  returning pg_notify('{schema}_command', company_id)
)
select c.command_id, c.company_id, c.entity, c.record_id, c.data -> 'warnings' as warnings,
       c.data ->> 'connectionId' as connection_id, c.traceparent, c.answer
  from incoming
  join {schema}.command c on c.command_id = incoming.command_id and c.state = 'settled'
 where c.command_id not in (select command_id from restarted) and (select count(*) from woken) >= 0;
