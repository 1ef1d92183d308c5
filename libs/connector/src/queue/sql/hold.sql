-- Takes certain commands of a company, or answers them again where this owner has them in hand already.
-- $1 company, $2 owner, who must hold the company's lease, $3 command ids.
update {schema}.command c
   set owner = $2
 where c.company_id = $1 and c.command_id = any ($3::uuid[]) and c.state <> 'settled'
   and (c.owner is null or c.owner = $2)
   and exists (select from {schema}.company_queue q
                where q.company_id = $1 and q.lease_owner = $2 and q.lease_until > now())
returning c.command_id, c.company_id, c.connection_id, c.entity, c.action, c.record_id, c.data, c.traceparent,
          c.wave, c.seq::text, c.state, c.attempts, c.intent_at, c.request_key, c.queued_at;
