-- The records of one entity by their keys, locked in one order so that two batches never wait for each other in a ring.
-- $1 entity, $2 companies, $3 ids, pairwise. Index: primary key, one look a key: the lateral keeps the planner, which knows nothing of a
-- table that is filling up, from reading all of it instead. The parts in braces are made from the list of fields in record.ts.
select r.*
  from (select distinct company_id, id from unnest($2::text[], $3::text[]) as given (company_id, id) order by company_id, id) as k
 cross join lateral (
       select {selected}
         from mapping.sync_record_{entity} r
        where r.entity = $1 and r.company_id = k.company_id and r.id = k.id
          for update) as r
