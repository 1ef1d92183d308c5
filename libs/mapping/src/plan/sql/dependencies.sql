-- The current state of what documents depend on. $1 entities, $2 companies, $3 ids, side by side. Index: primary key of each partition.
select r.entity, r.company_id, r.id, r.name, r.state, r.revision, r.remote ->> 'id' as remote_id, r.reason,
       case when r.entity = 'item' and r.snapshot is not null
            then jsonb_build_object('type', r.snapshot ->> 'type', 'cost', r.snapshot ->> 'cost') end as item
  from unnest($1::text[], $2::text[], $3::text[]) as k (entity, company_id, id)
  join mapping.sync_record r on r.entity = k.entity and r.company_id = k.company_id and r.id = k.id
