import { ForwardMigration } from '../migrate.js';

/** Keeps what the preferences of a QuickBooks company allow and demand, and the purpose of its accounts. */
export class CompanyFacts1764003000000 extends ForwardMigration {
  protected readonly sql = `
    create table mapping.company_facts (
      company_id text not null, connection_id text not null, facts jsonb not null, read_at timestamptz not null,
      primary key (company_id, connection_id)
    );
    comment on table mapping.company_facts is 'The preferences of each QuickBooks company, as they were last reported.';
    comment on column mapping.company_facts.connection_id is 'Empty where the edition has one connection for good.';
    alter table mapping.company_list add column sub_type text;
    comment on column mapping.company_list.sub_type is 'Purpose of an account within its type, in the word of QuickBooks.';

    alter table online.connection add column facts jsonb;
    comment on column online.connection.facts is 'The company preferences that were last read. Null: never read.';
    alter table online.connection_reference add column sub_type text;
    comment on column online.connection_reference.sub_type is 'Purpose of an account within its type. Null: none.';
    -- The accounts are read again, so that each has its purpose.
    delete from online.connection_list where list = 'Account';`;
}
