-- Returns what became of commands: completed, in work, or not received. $1 json array. Index: the primary key. A command of another
-- company or entity counts as one that never arrived.
select i.command_id, i.company_id, i.entity, i.record_id, coalesce(c.data -> 'warnings', '[]') as warnings,
       c.data ->> 'connectionId' as connection_id, coalesce(c.traceparent, i.traceparent) as traceparent, c.answer,
       case when c.command_id is null then 'not-received' when c.state = 'settled' then 'completed' else 'in-work' end as status
  from jsonb_to_recordset($1::jsonb) as i (command_id uuid, company_id text, entity text, record_id text, traceparent text)
  left join {schema}.command c on c.command_id = i.command_id and c.company_id = i.company_id and c.entity = i.entity;
