import { ForwardMigration } from '../migrate.js';

/**
 * Binds an attempt to connect to the browser and the user that began it, keeps an allowed QuickBooks company apart until a
 * person confirms it, and keys the lists of QuickBooks by connection instead of by realm.
 */
export class OnlineAttempts1764002500000 extends ForwardMigration {
  protected readonly sql = `
    alter table online.oauth_state add column browser_hash text, add column began_by text, add column return_to text;
    comment on column online.oauth_state.browser_hash is 'Hash of the secret in the cookie of the browser that began.';
    comment on column online.oauth_state.began_by is 'The user of the console who began. Null: an administrator began.';
    comment on column online.oauth_state.return_to is 'The page of the console to which the browser returns.';

    -- QuickBooks companies that a user has allowed at Intuit and that wait for their confirmation. Nothing is read from them and
    -- they hold no realm. Tokens are sealed under offer_id. What is not confirmed in time is revoked.
    create table online.offer (
      offer_id uuid primary key,
      company_id text not null,
      realm_id text not null,
      company_name text not null,
      country text,
      began_by text not null,
      key_id text not null,
      access_token text not null,
      refresh_token text not null,
      access_expires_at timestamptz not null,
      refresh_expires_at timestamptz not null,
      hard_expires_at timestamptz,
      expires_at timestamptz not null
    );
    create index offer_expiry on online.offer (expires_at);

    -- The lists of a connection by name, inactive ones too. folded is the name as QuickBooks compares it.
    create table online.connection_reference (
      connection_id uuid not null,
      list text not null,
      id text not null,
      name text not null,
      folded text not null,
      active boolean not null,
      version text not null,
      detail text,
      primary key (connection_id, list, id)
    );
    create index connection_reference_by_name on online.connection_reference (connection_id, folded, list);
    -- How far each list is loaded (after: the last Id read) and until when its changes are known.
    create table online.connection_list (
      connection_id uuid not null,
      list text not null,
      after text,
      complete boolean not null default false,
      fresh_at timestamptz not null,
      primary key (connection_id, list)
    );
    -- The copies by realm are read again under their connection. The tables stay for an older version that still runs.
    delete from online.reference;
    delete from online.reference_list;`;
}
