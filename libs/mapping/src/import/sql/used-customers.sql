-- Returns which of these customers have a document that was exported or is being sent. $1 company, $2 ids.
-- Index: sync_record_<entity>_customer for what is exported.
select distinct r.snapshot ->> 'customerId' as id
  from mapping.sync_record r
 where r.entity in ('invoice', 'payment', 'job') and r.company_id = $1 and r.state in ('sending', 'checking', 'exported', 'voiding')
   and r.snapshot ->> 'customerId' = any ($2::text[])
