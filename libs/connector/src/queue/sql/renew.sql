-- Extends leases. $1 owner, $2 seconds, $3 companies. Returns those still leased; another owner has the rest.
update {schema}.company_queue
   set lease_until = now() + make_interval(secs => $2)
 where company_id = any ($3::text[]) and lease_owner = $1
returning company_id;
