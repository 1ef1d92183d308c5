import { ForwardMigration } from '../migrate.js';

/**
 * What the Online connector knows of QuickBooks: connections and their tokens, what each realm's limits have left, its lists by
 * name, imports under way, what we exported, and what Intuit told us was changed.
 */
export class OnlineConnections1764000300000 extends ForwardMigration {
  protected readonly sql = `
    -- One row for each time a company was connected to a realm. Tokens are sealed (AES-256-GCM) under the key named by key_id.
    -- An ended connection stays, so that what was linked under it is still known when its realm is connected again.
    create table online.connection (
      connection_id uuid primary key,
      company_id text not null,
      realm_id text not null,
      status text not null check (status in ('connected', 'broken', 'disconnected')),
      key_id text,
      access_token text,
      refresh_token text,
      access_expires_at timestamptz,
      refresh_expires_at timestamptz,
      hard_expires_at timestamptz,
      version int not null default 1,
      warned_days int,
      company_name text,
      country text,
      custom_numbers boolean,
      connected_at timestamptz not null default now(),
      ended_at timestamptz,
      ended_because text
    );
    create unique index connection_of_company on online.connection (company_id) where status <> 'disconnected';
    create unique index connection_of_realm on online.connection (realm_id) where status <> 'disconnected';

    -- The states of OAuth2 on their way: single use, ten minutes.
    create table online.oauth_state (
      state_hash text primary key,
      company_id text not null,
      expires_at timestamptz not null
    );

    -- What each realm's limits have left, shared by all replicas: one row for each call of the last minute or in flight.
    create table online.realm (
      realm_id text primary key,
      paused_until timestamptz,
      batch_size int not null default 20
    );
    create table online.realm_call (
      call_id uuid primary key,
      realm_id text not null,
      batch boolean not null,
      began_at timestamptz not null,
      ended_at timestamptz
    ) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
    create index realm_call_recent on online.realm_call (realm_id, began_at);

    -- The lists of a realm by name, inactive ones too. folded is the name as QuickBooks compares it.
    create table online.reference (
      realm_id text not null,
      list text not null,
      id text not null,
      name text not null,
      folded text not null,
      active boolean not null,
      version text not null,
      detail text,
      primary key (realm_id, list, id)
    );
    create index reference_by_name on online.reference (realm_id, folded, list);
    -- How far each list is loaded (after: the last Id read) and until when its changes are known.
    create table online.reference_list (
      realm_id text not null,
      list text not null,
      after text,
      complete boolean not null default false,
      fresh_at timestamptz not null,
      primary key (realm_id, list)
    );

    -- Imports under way: where the reading of a list stands, so that a crash costs a page.
    create table online.import_run (
      command_id uuid primary key,
      realm_id text not null,
      after text,
      page int not null default 0,
      records int not null default 0
    );

    -- What we exported, by its id in QuickBooks, to know it again in a webhook.
    create table online.exported (
      realm_id text not null,
      list text not null,
      remote_id text not null,
      company_id text not null,
      entity text not null,
      version text,
      exported_at timestamptz not null default now(),
      primary key (realm_id, list, remote_id)
    );
    -- What Intuit's webhooks said, worked off later.
    create table online.remote_change (
      id bigint generated always as identity primary key,
      realm_id text not null,
      list text not null,
      remote_id text not null,
      change text not null,
      changed_at text,
      received_at timestamptz not null default now()
    );
  `;
}
