-- Holds a company's row until the transaction ends, so that no command is added between looking and writing.
-- $1 company, $2 owner. Returns nothing where the lease is another's.
select company_id from {schema}.company_queue where company_id = $1 and lease_owner = $2 for update;
