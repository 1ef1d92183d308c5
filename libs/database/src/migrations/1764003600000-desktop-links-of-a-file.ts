import { ForwardMigration } from '../migrate.js';

/** Links belong to a company file, which is proven by the records that are known to be in it. */
export class DesktopLinksOfAFile1764003600000 extends ForwardMigration {
  protected readonly sql = `
    -- company_file_id: the company file that links belong to. Null: the first file of the connection, whose id is the connection's.
    -- refused_file: the file that was open instead, until somebody says which one it is. owner_id: null for JobPro's first one.
    alter table desktop.connection
      add column company_file_id uuid,
      add column owner_id text,
      add column refused_file jsonb;

    -- The file that a set was sent into. Null: sent before this was stored, so into the file of today.
    alter table desktop.message_set add column company_file_id uuid;

    -- The highest percentage that a session reported.
    alter table desktop.session add column progress int not null default 0;

    -- Files that the connection belonged to before. Their links are valid again when one of them is chosen.
    create table desktop.former_file (
      connection_id uuid not null,
      company_file_id uuid not null,
      name text,
      path text,
      left_at timestamptz not null default now(),
      primary key (connection_id, company_file_id)
    );

    -- Records of ours that QuickBooks was asked for and does not have. Each is reported once.
    create table desktop.gone_record (
      company_id text not null,
      remote_id text not null,
      reported_at timestamptz not null default now(),
      primary key (company_id, remote_id)
    );

    -- known-links.sql: the records of a company that were sent last.
    create index command_completed on desktop.command (company_id, settled_at) where state = 'settled';

    -- Links of today belong to the company file of today.
    insert into mapping.company_connection (company_id, connection_id, since)
    select company_id, connection_id, created_at from desktop.connection where qbxml_version is not null
    on conflict (company_id) do nothing;
  `;
}
