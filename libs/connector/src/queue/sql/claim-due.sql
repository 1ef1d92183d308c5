-- Leases companies that have due work, the longest unserved first, so that a long queue starves no other company.
-- $1 owner, $2 seconds, $3 how many at most. Index: company_queue_due.
with next as (
  select company_id
    from {schema}.company_queue
   where due <= now()
     and (paused_until is null or paused_until <= now())
     and (lease_until is null or lease_until <= now())
   order by served_at nulls first, company_id
   limit $3
   for update skip locked
)
update {schema}.company_queue q
   set lease_owner = $1, lease_until = now() + make_interval(secs => $2), served_at = now(),
       paused_until = null, pause_because = null
  from next
 where q.company_id = next.company_id
returning q.company_id;
