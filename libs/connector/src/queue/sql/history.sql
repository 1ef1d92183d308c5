-- Returns what was sent and answered for one record, oldest first.
-- $1 company, $2 entity, $3 record. Index: command_by_record.
select command_id, action, state, attempts, queued_at, intent_at, settled_at, answer, exchange
  from {schema}.command
 where company_id = $1 and entity = $2 and record_id = $3
 order by seq;
