-- Adds commands to the queue and wakes their companies. A command that is in it already is not added again.
-- $1 json array of commands. Returns the repeated ones that are completed, with their answer.
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
), woken as (
  insert into {schema}.company_queue as q (company_id, due)
  select distinct company_id, now() from added order by company_id
  on conflict (company_id) do update set due = least(coalesce(q.due, excluded.due), excluded.due)
  returning pg_notify('{schema}_command', company_id)
)
select c.command_id, c.company_id, c.entity, c.record_id, c.data -> 'warnings' as warnings,
       c.data ->> 'connectionId' as connection_id, c.traceparent, c.answer
  from incoming
  join {schema}.command c on c.command_id = incoming.command_id and c.state = 'settled'
 where (select count(*) from woken) >= 0;
