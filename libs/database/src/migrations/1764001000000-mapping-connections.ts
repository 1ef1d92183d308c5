import { ForwardMigration } from '../migrate.js';

/**
 * To which QuickBooks company each company's links belong, and the links of those it was connected to before: kept under their
 * connection, and laid back when that one is connected again. Written by the service that keeps the companies, which moves the records
 * of all entities in one transaction: a link of one company must never stand beside one of another.
 */
export class MappingConnections1764001000000 extends ForwardMigration {
  protected readonly sql = `
    create table mapping.company_connection (
      company_id text primary key,
      connection_id uuid not null,
      since timestamptz not null default now()
    );
    create table mapping.link_before (
      company_id text not null,
      connection_id uuid not null,
      entity text not null,
      id text not null,
      state text not null,
      remote jsonb,
      command_id uuid,
      sent_revision int,
      sent_snapshot jsonb,
      batch_id text,
      requested_by text,
      reason jsonb,
      cause text,
      said jsonb,
      warnings jsonb not null,
      notices jsonb not null,
      kept_at timestamptz not null default now(),
      primary key (company_id, connection_id, entity, id)
    );
    -- What is linked today was linked under the connection of today.
    insert into mapping.company_connection (company_id, connection_id, since)
    select company_id, connection_id, connected_at from online.connection where status <> 'disconnected';
  `;
}
