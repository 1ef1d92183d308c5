-- Locks a company's row until the transaction ends, so that no command is added between reading and writing.
-- $1 company, $2 owner. Returns nothing where another owner has the lease.
select company_id from {schema}.company_queue where company_id = $1 and lease_owner = $2 for update;
