import { ForwardMigration } from '../migrate.js';

const searched = ['customer', 'item', 'job', 'invoice', 'payment'];
const documents = ['invoice', 'payment'];
const imported = ['customer', 'item'];

/**
 * What one login per service and row-level security need. Postgres evaluates a policy before every function that could leak a row,
 * such as `lower()` and `->>`, so an index on such an expression is of no use to a role with a policy. The expressions that the console
 * searches by are therefore columns.
 */
export class Access1764003100000 extends ForwardMigration {
  protected readonly sql = [
    `create table schema_access (name text primary key, statements text not null);
     comment on table schema_access is 'The grants and policies of each table as they were applied last.';

     alter table mapping.sync_record
       add column search_name text generated always as (lower(name)) stored,
       add column search_digits text generated always as (regexp_replace(name, '\\D', '', 'g')) stored,
       add column remote_id text generated always as (remote ->> 'id') stored;
     alter table mapping.candidate add column search_name text generated always as (lower(name)) stored;
     drop index mapping.sync_record_remote;
     create index sync_record_remote on mapping.sync_record (company_id, remote_id) where remote_id is not null;`,
    ...searched.map(
      (entity) => `drop index mapping.sync_record_${entity}_search;
      create index sync_record_${entity}_search on mapping.sync_record_${entity} (company_id, search_name text_pattern_ops);`,
    ),
    ...documents.map(
      (entity) => `drop index mapping.sync_record_${entity}_digits;
      create index sync_record_${entity}_digits on mapping.sync_record_${entity} (company_id, search_digits text_pattern_ops);`,
    ),
    ...imported.map(
      (entity) => `drop index mapping.candidate_${entity}_name;
      create index candidate_${entity}_name on mapping.candidate_${entity} (company_id, search_name text_pattern_ops);`,
    ),
  ].join('\n');
}
