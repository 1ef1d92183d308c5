-- The links of these records, of any entity. $1 entities, $2 companies, $3 ids, side by side.
-- Index: primary key of each partition, one look a record (see lock.sql for the lateral's reason).
select k.entity, k.company_id, k.id, r.remote
  from unnest($1::text[], $2::text[], $3::text[]) as k (entity, company_id, id)
 cross join lateral (
       select r.remote
         from mapping.sync_record r
        where r.entity = k.entity and r.company_id = k.company_id and r.id = k.id and r.state = 'exported' and r.remote is not null
        limit 1) as r
