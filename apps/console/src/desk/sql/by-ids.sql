-- Some records as the desk shows them. $1 entity, $2 company, $3 go-live day, $4 ids. Index: primary key.
select {row}
  from mapping.sync_record r
  left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id
 where r.entity = $1 and r.company_id = $2 and r.id = any ($4::text[])
