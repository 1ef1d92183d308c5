-- Takes a company's next commands: names before documents before payments, oldest first. Takes none while the company is paused.
-- $1 company, $2 owner, who must have the company's lease, $3 how many at most. Index: command_free.
with next as (
  select command_id
    from {schema}.command
   where company_id = $1 and owner is null and state in ('queued', 'unknown') and due <= now()
     and exists (select from {schema}.company_queue q
                  where q.company_id = $1 and q.lease_owner = $2 and q.lease_until > now()
                    and (q.paused_until is null or q.paused_until <= now()))
   order by wave, seq
   limit $3
   for update skip locked
)
update {schema}.command c
   set owner = $2
  from next
 where c.command_id = next.command_id
returning c.command_id, c.company_id, c.connection_id, c.entity, c.action, c.record_id, c.data, c.traceparent,
          c.wave as priority, c.seq::text, c.state, c.attempts, c.intent_at, c.request_key, c.queued_at,
          c.exchange->'said' as said;
