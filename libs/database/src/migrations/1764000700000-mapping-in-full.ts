import { ForwardMigration } from '../migrate.js';

const names = ['customer', 'item'] as const;
const documents = ['invoice', 'payment'] as const;
const all = [...names, 'job', ...documents] as const;

/** One partition for each entity, written by that entity's service. */
const partitioned = (table: string, entities: readonly string[], columns: string) =>
  [
    `create table mapping.${table} (entity text not null, company_id text not null, ${columns}) partition by list (entity);`,
    ...entities.map(
      (entity) => `create table mapping.${table}_${entity} partition of mapping.${table} for values in ('${entity}');`,
    ),
  ].join('\n');

const each = (entities: readonly string[], sql: (entity: string) => string) => entities.map(sql).join('\n');

/** What happens after export, issues by cause, plans, candidates of an import, versions of settings, tie-outs. */
export class MappingInFull1764000700000 extends ForwardMigration {
  protected readonly sql = [
    `alter table mapping.sync_record
       add column send_along boolean not null default false,
       add column sent_snapshot jsonb,
       add column cause text,
       add column notices jsonb not null default '[]',
       add column match_keys text[] not null default '{}';
     -- issues.sql and by-cause.sql
     create index sync_record_cause on mapping.sync_record (company_id, cause) where state = 'failed';
     -- by-remote.sql: what a connector knows by QuickBooks' id only.
     create index sync_record_remote on mapping.sync_record (company_id, (remote ->> 'id')) where remote is not null;
     -- What somebody should look at.
     create index sync_record_notices on mapping.sync_record (company_id) where notices <> '[]';`,
    each(
      names,
      (entity) => `
     -- matches.sql: who may be the same as a record of QuickBooks.
     create index sync_record_${entity}_match on mapping.sync_record_${entity} using gin (match_keys) with (fastupdate = off);`,
    ),
    each(
      [...documents, 'job'],
      (entity) => `
     -- used-customers.sql: what was exported on a customer.
     create index sync_record_${entity}_customer on mapping.sync_record_${entity} (company_id, (snapshot ->> 'customerId'))
      where state = 'exported';`,
    ),
    `-- balances.sql: which payments use up an invoice.
     create index sync_record_payment_applied on mapping.sync_record_payment using gin ((snapshot -> 'applications') jsonb_path_ops) with (fastupdate = off);`,

    `alter table mapping.batch
       add column cancelled_at timestamptz,
       add column cancelled_by text,
       add column plan_changed boolean not null default false,
       add column looked_at timestamptz not null default now();
     -- running.sql: whoever was not looked at for longest comes first.
     create index batch_looked on mapping.batch (looked_at) where finished_at is null;`,

    partitioned(
      'plan',
      all,
      `id text not null, hash text not null, requested_by text not null, made_at timestamptz not null default now(),
       total int not null, counts jsonb not null, amount text not null, primary key (entity, company_id, id)`,
    ),
    partitioned(
      'plan_line',
      all,
      `plan_id text not null, n int not null, record_id text not null, line jsonb not null,
       primary key (entity, company_id, plan_id, n)`,
    ),

    partitioned(
      'import',
      names,
      `id text not null, requested_by text, started_at timestamptz not null default now(), finished_at timestamptz,
       pages int not null default 0, seen int not null default 0, primary key (entity, company_id, id)`,
    ),
    partitioned(
      'candidate',
      names,
      `remote_id text not null, import_id text not null, name text not null, data jsonb not null,
       verdict text not null check (verdict in ('same', 'perhaps', 'new', 'ignored')),
       why text not null, score int not null, proposal text,
       decided text check (decided in ('linked', 'published', 'ignored')), record_id text,
       decided_by text, decided_at timestamptz, seen_at timestamptz not null default now(),
       primary key (entity, company_id, remote_id)`,
    ),
    `-- The review: what waits for a decision, the likeliest first.
     create index candidate_review on mapping.candidate (company_id, verdict, score desc, remote_id);
     create index candidate_open on mapping.candidate (company_id, score desc, remote_id) where decided is null;`,

    `alter table mapping.company add column jobpro_revision int;
     update mapping.company set jobpro_revision = revision;
     create table mapping.company_version (
       company_id text not null, revision int not null, settings jsonb not null, changed_by text not null,
       changed_at timestamptz not null default now(), primary key (company_id, revision)
     );
     insert into mapping.company_version (company_id, revision, settings, changed_by, changed_at)
     select company_id, revision, settings, coalesce(settings ->> 'changedBy', 'JobPro'), updated_at from mapping.company;
     create table mapping.company_list (
       company_id text not null, kind text not null, id text not null, name text not null, type text, active boolean not null,
       read_at timestamptz not null default now(), primary key (company_id, kind, id)
     );`,

    partitioned(
      'tie_out',
      documents,
      `id text not null, requested_by text not null, requested_at timestamptz not null default now(), from_day date, to_day date,
       finished_at timestamptz, summary jsonb, primary key (entity, company_id, id)`,
    ),
    partitioned(
      'tie_out_document',
      documents,
      `tie_out_id text not null, remote_id text not null, document jsonb not null,
       primary key (entity, company_id, tie_out_id, remote_id)`,
    ),
    partitioned(
      'tie_out_difference',
      documents,
      `tie_out_id text not null, remote_id text not null, record_id text, number text, customer_id text,
       cause text not null, sentence text not null, jobpro text, quickbooks text,
       primary key (entity, company_id, tie_out_id, remote_id)`,
    ),
  ].join('\n');
}
