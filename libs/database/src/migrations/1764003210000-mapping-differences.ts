import { ForwardMigration } from '../migrate.js';

const documents = ['invoice', 'payment'];

/** A record's total in JobPro, as `doc_amount` reads it: a generated column cannot name another one. */
const amount = `coalesce(snapshot ->> 'total', snapshot ->> 'amount', '0')::numeric`;

/**
 * Tells a record that is in QuickBooks as it was sent from one with an open notice, by how much QuickBooks has more or less. Names what
 * a waiting record is held by: what moves only by an act of a person.
 */
export class MappingDifferences1764003210000 extends ForwardMigration {
  protected readonly sql = [
    `alter table mapping.sync_record add column difference numeric generated always as (
       case when state = 'exported' and notices <> '[]'::jsonb
            then case when notices @> '[{"code": "deleted-in-quickbooks"}]'::jsonb then 0
                      else coalesce((remote ->> 'total')::numeric, ${amount}) end - ${amount} end) stored;
     comment on column mapping.sync_record.difference is
       'Of a record in QuickBooks with an open notice: its total there less its total in JobPro. Null: there is no such notice.';`,
    ...documents.map(
      (entity) => `
     drop index mapping.sync_record_${entity}_desk;
     create index sync_record_${entity}_desk on mapping.sync_record_${entity}
       (company_id, doc_date desc, id desc) include (state, doc_amount, customer_id, difference);`,
    ),
    // JobPro may report a record a little later than the records that refer to it.
    `create function mapping.held_by(company text, keys text[], since timestamptz)
       returns table (target text, target_id text, target_name text, why text) language sql stable as $$
       select h.target, h.target_id, h.target_name, h.why
         from (select k.target, k.target_id, t.name as target_name,
                      case when k.target = 'company' then 'settings'
                           when t.state = 'exported' and t.notices @> '[{"holds": true}]'
                           then (select n ->> 'code' from jsonb_array_elements(t.notices) n where (n ->> 'holds')::boolean limit 1)
                           when t.state = 'excluded' then 'excluded'
                           when t.revision is null and since < now() - interval '15 minutes' then 'unknown'
                           when k.target = 'invoice' and t.state = 'ready' then 'ready' end as why
                 from (select split_part(key, '/', 2) as target,
                              substr(key, length(company) + length(split_part(key, '/', 2)) + 3) as target_id from unnest(keys) key) k
                 left join mapping.sync_record t on t.entity = k.target and t.company_id = company and t.id = k.target_id) h
        where h.why is not null $$;`,
  ].join('\n');
}
