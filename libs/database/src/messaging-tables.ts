/** The pair of tables that one service's messages pass through. */
export interface MessagingTables {
  schema: string;
  /** The prefix of the table names: `<schema>.<prefix>_inbox` and `<schema>.<prefix>_outbox`. */
  prefix: string;
}

const IDENTIFIER = /^[a-z][a-z0-9_]{0,40}$/;

/** The qualified names of the pair. Throws on anything that is not a plain lower-case identifier, so they are safe in a statement. */
export function messagingTableNames({ schema, prefix }: MessagingTables): { inbox: string; outbox: string } {
  for (const name of [schema, prefix]) {
    if (!IDENTIFIER.test(name)) throw new Error(`"${name}" is not a plain lower-case identifier.`);
  }
  return { inbox: `${schema}.${prefix}_inbox`, outbox: `${schema}.${prefix}_outbox` };
}

/**
 * The statements that make the pair, for a migration.
 * Inbox: one mark for each message a consumer has committed; cleared by age, for which a block-range index is enough.
 * Outbox: rows live from commit to publication, so the table is small and churns; it is vacuumed early. `due` serves the relay.
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
