-- Returns which of these items are on an exported invoice, in one pass over the company's exported invoices. $1 company, $2 ids.
select distinct l ->> 'itemId' as id
  from mapping.sync_record r
 cross join jsonb_array_elements(r.snapshot -> 'lines') l
 where r.entity = 'invoice' and r.company_id = $1 and r.state in ('sending', 'checking', 'exported', 'voiding')
   and l ->> 'itemId' = any ($2::text[])
