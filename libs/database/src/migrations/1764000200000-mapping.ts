import { ForwardMigration } from '../migrate.js';

const entities = ['customer', 'item', 'job', 'invoice', 'payment'];

/** One table over all entities to read, one partition for each entity to write: each partition has one service that writes it. */
const partitioned = (table: string, ddl: string) =>
  [
    ddl,
    ...entities.map(
      (entity) => `create table mapping.${table}_${entity} partition of mapping.${table} for values in ('${entity}');`,
    ),
  ].join('\n');

/** The sync records, their passports, the batches they were selected in, and the companies' settings. */
export class Mapping1764000200000 extends ForwardMigration {
  protected readonly sql = [
    partitioned(
      'sync_record',
      `create table mapping.sync_record (
        entity text not null,
        company_id text not null,
        id text not null,
        state text not null check (state in ('ready', 'requested', 'waiting', 'sending', 'checking', 'exported', 'failed', 'excluded')),
        snapshot jsonb,
        revision int,
        name text,
        wanted_revision int,
        batch_id text,
        requested_by text,
        waits_for text[] not null default '{}',
        needed boolean not null default false,
        command_id uuid,
        remote jsonb,
        sent_revision int,
        reason jsonb,
        said jsonb,
        warnings jsonb not null default '[]',
        traceparent text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (entity, company_id, id)
      ) partition by list (entity);
      -- waiters.sql: who waits for a link that was made or refused.
      create index sync_record_waits on mapping.sync_record using gin (waits_for) with (fastupdate = off) where waits_for <> '{}';
      -- mendable.sql: what a change of the settings can mend.
      create index sync_record_failed on mapping.sync_record (company_id, (reason ->> 'code')) where state = 'failed';`,
    ),
    partitioned(
      'passport',
      `create table mapping.passport (
        entity text not null,
        company_id text not null,
        record_id text not null,
        seq bigint generated always as identity,
        at timestamptz not null default now(),
        trace_id text,
        line jsonb not null
      ) partition by list (entity);
      create index passport_of_record on mapping.passport (company_id, record_id, seq);`,
    ),
    partitioned(
      'batch',
      `create table mapping.batch (
        entity text not null,
        company_id text not null,
        id text not null,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        traceparent text not null,
        total int not null,
        told jsonb,
        finished_at timestamptz,
        primary key (entity, company_id, id)
      ) partition by list (entity);
      -- running.sql
      create index batch_running on mapping.batch (requested_at) where finished_at is null;`,
    ),
    partitioned(
      'batch_member',
      `create table mapping.batch_member (
        entity text not null,
        company_id text not null,
        batch_id text not null,
        record_id text not null,
        primary key (entity, company_id, batch_id, record_id)
      ) partition by list (entity);`,
    ),
    `create table mapping.company (
      company_id text primary key,
      revision int not null,
      settings jsonb not null,
      updated_at timestamptz not null default now()
    );`,
  ].join('\n');
}
