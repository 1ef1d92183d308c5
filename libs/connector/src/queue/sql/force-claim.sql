-- Leases one company, whether or not it has work, and even from an owner whose lease still runs.
-- $1 owner, $2 seconds, $3 company.
insert into {schema}.company_queue as q (company_id, lease_owner, lease_until, served_at)
values ($3, $1, now() + make_interval(secs => $2), now())
on conflict (company_id) do update
   set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until, served_at = excluded.served_at;
