-- The links of these records, of any entity, without those that a notice holds. $1 entities, $2 companies, $3 ids, side by side.
-- Index: primary key of each partition.
select r.entity, r.company_id, r.id, r.remote, case when r.entity = 'customer' then r.snapshot ->> 'email' end as email
  from unnest($1::text[], $2::text[], $3::text[]) as k (entity, company_id, id)
  join mapping.sync_record r on r.entity = k.entity and r.company_id = k.company_id and r.id = k.id
 where r.state = 'exported' and r.remote is not null and (r.notices = '[]' or not r.notices @> '[{"holds": true}]')
