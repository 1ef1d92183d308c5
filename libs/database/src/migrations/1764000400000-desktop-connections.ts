import { ForwardMigration } from '../migrate.js';

/**
 * What the Desktop connector knows: connections of companies, sessions of the Web Connector, the message sets that were sent,
 * what the commands of a session do next, and what is read page by page.
 */
export class DesktopConnections1764000400000 extends ForwardMigration {
  protected readonly sql = `
    -- One row for each company. The user name and the FileID last; the password is renewed. Only its scrypt hash is kept.
    create table desktop.connection (
      connection_id uuid primary key,
      company_id text not null unique,
      user_name text not null unique,
      password_hash text not null,
      file_id text not null,
      every_minutes int not null,
      unattended text not null check (unattended in ('optional', 'required')),
      company_file text not null,
      state text not null default 'never-connected',
      details jsonb not null default '{}',
      state_at timestamptz not null default now(),
      failed_logins int not null default 0,
      blocked_until timestamptz,
      client_version text,
      last_contact_at timestamptz,
      last_session_at timestamptz,
      file_path text,
      file_name text,
      file_stamped boolean not null default false,
      product text,
      qbxml_version text,
      file_facts jsonb not null default '{}',
      set_size int,
      ms_per_request float8,
      clearable_set text,
      created_at timestamptz not null default now(),
      renewed_at timestamptz not null default now()
    );
    -- silent.sql: connections that were heard of, the longest silent first.
    create index connection_contact on desktop.connection (last_contact_at);

    -- One row for each session. Of its ticket only the SHA-256 is kept. A session is the owner that leases its company.
    -- awaiting: what the Web Connector was given and has not answered.
    create table desktop.session (
      session_id uuid primary key,
      connection_id uuid not null,
      company_id text not null,
      ticket_hash bytea not null unique,
      state text not null default 'open' check (state in ('open', 'closed', 'lost')),
      client_version text,
      started_at timestamptz not null default now(),
      last_call_at timestamptz not null default now(),
      expires_at timestamptz not null,
      qbxml_version text,
      awaiting jsonb,
      awaited_at timestamptz,
      last_error text,
      connection_errors int not null default 0,
      losses int not null default 0,
      sets int not null default 0,
      done int not null default 0,
      rejected int not null default 0
    );
    create index session_open on desktop.session (connection_id) where state = 'open';
    create index session_silent on desktop.session (last_call_at) where state = 'open';
    create index session_old on desktop.session (started_at) where state <> 'open';

    -- Which version a computer named, because the call that names it says not whose computer it is.
    create table desktop.greeting (
      address text primary key,
      version text not null,
      at timestamptz not null default now()
    );

    -- Every message set with commands, written down before it goes. sent: no answer yet, so ask QuickBooks before sending
    -- again; recovered: settled by what QuickBooks had stored, to be cleared there. Its entries go when it is answered.
    create table desktop.message_set (
      set_id text primary key,
      company_id text not null,
      session_id uuid not null,
      state text not null default 'sent' check (state in ('sent', 'answered', 'recovered', 'cleared', 'void')),
      writes boolean not null,
      entries jsonb not null,
      requests int not null,
      bytes int not null,
      sent_at timestamptz not null default now(),
      answered_at timestamptz,
      status_code int,
      hresult text
    );
    create index message_set_open on desktop.message_set (company_id, sent_at) where state in ('sent', 'recovered');
    create index message_set_old on desktop.message_set (sent_at) where state not in ('sent', 'recovered');

    -- What the commands in hand of a session do next: asked, and now to be made; refused, and now to be looked into.
    create table desktop.pending_step (
      command_id uuid primary key,
      session_id uuid not null,
      wave smallint not null,
      seq bigint not null,
      entry jsonb not null
    );
    create index pending_step_of_session on desktop.pending_step (session_id, wave, seq);

    -- What is read page by page, and how far each has come, so that the next session goes on after the last name.
    create table desktop.reading (
      command_id uuid primary key,
      company_id text not null,
      key text not null,
      part int not null default 0,
      pages int not null default 0,
      part_pages int not null default 0,
      records int not null default 0,
      last_name text,
      restarts int not null default 0,
      started_at timestamptz not null default now(),
      finished_at timestamptz
    );
  `;
}
