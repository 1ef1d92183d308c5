/** The pair of tables that one service's messages pass through. */
export interface MessagingTables {
  schema: string;
  /** The prefix of the table names: `<schema>.<prefix>_inbox` and `<schema>.<prefix>_outbox`. */
  prefix: string;
}

const IDENTIFIER = /^[a-z][a-z0-9_]{0,40}$/;

/**
 * The qualified names of the pair. Throws on anything that is not a plain lower-case identifier, so
 * they are safe in a statement.
 */
export function messagingTableNames({ schema, prefix }: MessagingTables): { inbox: string; outbox: string } {
  for (const name of [schema, prefix]) {
    if (!IDENTIFIER.test(name)) throw new Error(`"${name}" is not a plain lower-case identifier.`);
  }
  return { inbox: `${schema}.${prefix}_inbox`, outbox: `${schema}.${prefix}_outbox` };
}

/**
 * The statements that make the pair, for a migration. Inbox: one mark for each message a consumer
 * has committed; cleared by age, for which a block-range index is enough. Outbox: rows live from
 * commit to publication, so the table is small and churns; it is vacuumed early. `due` serves the
 * relay.
 */
export function inboxOutboxDdl(schema: string, prefix: string): string {
  const { inbox, outbox } = messagingTableNames({ schema, prefix });
  return `
    create table ${inbox} (
      consumer text not null,
      message_id text not null,
      seen_at timestamptz not null default now(),
      primary key (consumer, message_id)
    );
    create index ${prefix}_inbox_by_age on ${inbox} using brin (seen_at);
    create table ${outbox} (
      id uuid primary key,
      subject text not null,
      type text not null,
      data jsonb not null,
      traceparent text,
      cause_id text,
      due timestamptz not null default now(),
      created_at timestamptz not null default now()
    ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
    create index ${prefix}_outbox_by_due on ${outbox} (due);
  `;
}

/**
 * The durable queue of one connector, the same in each edition's schema.
 *
 * `command`: one row for each command. Its id is known for ever, so a command that arrives twice
 * has one effect. A row is *free* while it has no owner (`owner is null`) and is not settled.
 * `sent` means that the intent is written and an answer is due. `unknown` means that it may have
 * had an effect: its next owner looks first. Settled rows stay for the record's history.
 * `company_queue`: one row for each company, so that companies with work are found, shared out in
 * turn and leased without reading the commands; `due` is the earliest moment at which a free
 * command may go, null where there is none.
 */
export function connectorQueueDdl(schema: 'online' | 'desktop'): string {
  return `
    create table ${schema}.command (
      command_id uuid primary key,
      seq bigint generated always as identity,
      company_id text not null,
      connection_id text,
      entity text not null,
      action text not null,
      record_id text not null,
      data jsonb not null,
      traceparent text not null,
      wave smallint not null,
      state text not null default 'queued' check (state in ('queued', 'sent', 'unknown', 'settled')),
      owner text,
      attempts int not null default 0,
      due timestamptz not null default now(),
      intent_at timestamptz,
      request_key text,
      told text,
      answer jsonb,
      exchange jsonb,
      queued_at timestamptz not null default now(),
      settled_at timestamptz
    ) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
    -- take.sql: the next free commands of a company, names before documents before payments, oldest first.
    create index command_free on ${schema}.command (company_id, wave, seq, due)
      where owner is null and state in ('queued', 'unknown');
    -- release.sql: when the company's next free command is due.
    create index command_due on ${schema}.command (company_id, due)
      where owner is null and state in ('queued', 'unknown');
    -- claim.sql, reclaim.sql: what a dead owner left.
    create index command_held on ${schema}.command (company_id) where owner is not null;
    -- depth.sql: length and age of the queue.
    create index command_open on ${schema}.command (entity, state, queued_at) where state <> 'settled';
    -- history.sql: everything that was sent for one record.
    create index command_by_record on ${schema}.command (company_id, entity, record_id);
    -- clean.sql
    create index command_settled on ${schema}.command (settled_at) where state = 'settled';

    create table ${schema}.company_queue (
      company_id text primary key,
      due timestamptz,
      paused_until timestamptz,
      pause_because text,
      lease_owner text,
      lease_until timestamptz,
      served_at timestamptz
    ) with (fillfactor = 50);
    create index company_queue_due on ${schema}.company_queue (due) where due is not null;
  `;
}
