import { ForwardMigration } from '../migrate.js';

/** Keeps each closing of a month as a certificate that nobody changes, with its documents as they were. */
export class ConsoleMonths1764004350000 extends ForwardMigration {
  protected readonly sql = `
    create table console.month_close (
      company_id text not null,
      id uuid not null,
      month text not null check (month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
      seq bigint generated always as identity,
      closed_at timestamptz not null default now(),
      who text not null,
      who_name text not null,
      reason text,
      figures jsonb not null,
      primary key (company_id, id)
    );
    create index month_close_latest on console.month_close (company_id, month desc, seq desc);
    comment on table console.month_close is 'Closings of months, kept for ever. The latest of a month is valid.';

    create table console.month_document (
      company_id text not null,
      close_id uuid not null,
      entity text not null,
      record_id text not null,
      number text,
      customer text,
      doc_date text not null,
      amount numeric not null,
      state text not null,
      difference numeric,
      sentence text,
      primary key (company_id, close_id, entity, record_id)
    );
    comment on table console.month_document is 'The documents of a month as they were when it was closed.';`;
}
