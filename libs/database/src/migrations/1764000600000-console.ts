import { ForwardMigration } from '../migrate.js';

const searched = ['customer', 'item', 'job', 'invoice', 'payment'];
const documents = ['invoice', 'payment'];

/**
 * What the console reads by: of each record its day, amount and customer beside the snapshot, so that 100,000 are filtered,
 * counted and summed without unpacking one; and what its users did.
 */
export class Console1764000600000 extends ForwardMigration {
  protected readonly sql = [
    `alter table mapping.sync_record
       add column doc_date text generated always as (coalesce(snapshot ->> 'date', '')) stored,
       add column doc_amount numeric generated always as (coalesce(snapshot ->> 'total', snapshot ->> 'amount', '0')::numeric) stored,
       add column customer_id text generated always as (snapshot ->> 'customerId') stored;`,
    // list-*.sql, summary.sql: everything that the export desk filters, counts and sums stands in the index itself.
    ...documents.map(
      (entity) => `create index sync_record_${entity}_desk on mapping.sync_record_${entity}
        (company_id, doc_date desc, id desc) include (state, doc_amount, customer_id);`,
    ),
    // found.sql: by the beginning of a name or number, and of a number's digits alone ("1042" finds INV-1042).
    ...searched.map(
      (entity) =>
        `create index sync_record_${entity}_search on mapping.sync_record_${entity} (company_id, lower(name) text_pattern_ops);`,
    ),
    ...documents.map(
      (entity) => `create index sync_record_${entity}_digits on mapping.sync_record_${entity}
        (company_id, regexp_replace(name, '\\D', '', 'g') text_pattern_ops);`,
    ),
    `-- Every act of a user, for ever. The id is the request's own, so that a double click is one act; about: what it concerned.
     create table console.act (
       company_id text not null,
       id uuid not null,
       seq bigint generated always as identity,
       at timestamptz not null default now(),
       who text not null,
       who_name text not null,
       what text not null,
       about jsonb not null default '{}',
       result jsonb,
       trace_id text,
       primary key (company_id, id)
     );
     create index act_by_time on console.act (company_id, seq desc);
     create index act_by_what on console.act (company_id, what, seq desc);`,
  ].join('\n');
}
