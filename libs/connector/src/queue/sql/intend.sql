-- Stores what is about to be sent, before it is sent. $1 owner, $2 json array of intents.
-- Returns the commands that may be sent; one whose owner changed meanwhile is left out.
update {schema}.command c
   set state = 'sent', attempts = c.attempts + 1, intent_at = now(),
       request_key = i.request_key, connection_id = coalesce(i.connection_id, c.connection_id)
  from jsonb_to_recordset($2::jsonb) as i (command_id uuid, request_key text, connection_id text)
 where c.command_id = i.command_id and c.owner = $1 and c.state <> 'settled'
returning c.command_id;
