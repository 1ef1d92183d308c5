import { ForwardMigration } from '../migrate.js';

const entities = ['customer', 'item', 'job', 'invoice', 'payment'];
const replaced = ['search', 'digits'];

/**
 * What a search finds records by: any part of a number, name, amount, PO number, reference or memo, of QuickBooks' number, or of the
 * customer's name. A table of its own, because the trigrams of a record are many and its state changes often: a trigger writes it when the
 * text of a record changes, and no service writes it. `pg_trgm` and `btree_gin` come with Postgres.
 */
export class MappingRecordText1764003300000 extends ForwardMigration {
  protected readonly sql = [
    `create extension if not exists pg_trgm with schema public;
     create extension if not exists btree_gin with schema public;

     create table mapping.record_text (
       entity text not null,
       company_id text not null,
       id text not null,
       name text not null,
       text text not null,
       customer_id text,
       day text not null,
       primary key (entity, company_id, id)
     ) partition by list (entity);`,
    ...entities.map(
      (entity) =>
        `create table mapping.record_text_${entity} partition of mapping.record_text for values in ('${entity}');`,
    ),
    `-- find_records: what contains a text, within a company.
     create index record_text_part on mapping.record_text using gin (company_id, text gin_trgm_ops);
     -- find_records: what begins with a text.
     create index record_text_name on mapping.record_text (company_id, name text_pattern_ops);
     -- find_records: the newest of many; what belongs to a customer.
     create index record_text_day on mapping.record_text (company_id, day desc, id desc);
     create index record_text_of_customer on mapping.record_text (company_id, customer_id, day desc, id desc) where customer_id is not null;

     create function mapping.text_of_record(name text, snapshot jsonb, remote jsonb) returns text language sql stable as $$
       select lower(concat_ws(E'\\n', name, nullif(regexp_replace(name, '\\D', '', 'g'), ''), snapshot ->> 'poNumber', snapshot ->> 'reference',
         left(snapshot ->> 'memo', 500), coalesce(snapshot ->> 'total', snapshot ->> 'amount')::numeric(20, 2)::text,
         remote ->> 'label', remote ->> 'id'))
     $$;

     -- As the owner: a service writes its records, not their text.
     create function mapping.write_record_text() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
     begin
       insert into mapping.record_text (entity, company_id, id, name, text, customer_id, day)
       values (new.entity, new.company_id, new.id, lower(coalesce(new.name, '')),
               mapping.text_of_record(new.name, new.snapshot, new.remote), new.customer_id, coalesce(new.doc_date, ''))
           on conflict (entity, company_id, id) do update
          set name = excluded.name, text = excluded.text, customer_id = excluded.customer_id, day = excluded.day;
       return null;
     end $$;
     create trigger record_text_added after insert on mapping.sync_record
        for each row execute function mapping.write_record_text();
     create trigger record_text_changed after update on mapping.sync_record
        for each row when (old.name is distinct from new.name or old.snapshot is distinct from new.snapshot or old.remote is distinct from new.remote)
        execute function mapping.write_record_text();

     insert into mapping.record_text (entity, company_id, id, name, text, customer_id, day)
     select entity, company_id, id, lower(coalesce(name, '')), mapping.text_of_record(name, snapshot, remote), customer_id, coalesce(doc_date, '')
       from mapping.sync_record;

     -- The records of a company that contain a text themselves or belong to a customer that does: at most so many, or all of them (null).
     -- Rank 0: the name begins with it. As the owner, because an index of trigrams is of no use under a policy; a transaction that is
     -- limited to one company finds nothing of another.
     create function mapping.find_records(company text, kind text, part text, at_most int)
     returns table (record_id text, rank int) language plpgsql stable rows 100 security definer set search_path = pg_catalog, public as $$
     begin
       if coalesce(nullif(current_setting('app.company', true), ''), company) <> company then return; end if;
       return query execute $find$
         select m.id, min(m.rank) from (
           (select t.id, t.day, 0 as rank from mapping.record_text t
             where $4 is not null and t.entity = $2 and t.company_id = $1 and t.name like $3 || '%' order by t.name, t.day desc limit $4)
           union all
           (select t.id, t.day, 1 from mapping.record_text t
             where t.entity = $2 and t.company_id = $1 and t.text like '%' || $3 || '%' order by t.day desc, t.id desc limit $4)
           union all
           (select t.id, t.day, 2 from mapping.record_text t
             where t.entity = $2 and t.company_id = $1 and t.customer_id in (
                   select c.id from mapping.record_text c
                    where c.entity = 'customer' and c.company_id = $1 and c.text like '%' || $3 || '%' limit 1000)
             order by t.day desc, t.id desc limit $4)) m
          group by m.id
          order by 2, max(m.day) desc, m.id desc
          limit $4
       $find$ using company, kind, part, at_most;
     end $$;`,
    // What the search read by before.
    ...entities.flatMap((entity) =>
      replaced.map((index) => `drop index if exists mapping.sync_record_${entity}_${index};`),
    ),
  ].join('\n');
}
