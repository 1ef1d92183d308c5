-- Takes certain commands of a company. Those that this owner has taken already are returned too, but not written.
-- $1 company, $2 owner, who must have the company's lease, $3 command ids. Index: the primary key.
with wanted as (
  select command_id from unnest($3::uuid[]) as command_id
   where exists (select from {schema}.company_queue q
                  where q.company_id = $1 and q.lease_owner = $2 and q.lease_until > now())
), taken as (
  update {schema}.command c
     set owner = $2
    from wanted
   where c.command_id = wanted.command_id and c.company_id = $1 and c.state <> 'settled' and c.owner is null
  returning c.*
)
select command_id, company_id, connection_id, entity, action, record_id, data, traceparent,
       wave as priority, seq::text, state, attempts, intent_at, request_key, queued_at,
       exchange->'said' as said
  from (select * from taken
        union all
        select c.* from {schema}.command c join wanted using (command_id)
         where c.company_id = $1 and c.state <> 'settled' and c.owner = $2) as owned;
