import { ForwardMigration } from '../migrate.js';

const entities = ['customer', 'item', 'job', 'invoice', 'payment'];

/**
 * How often a record was sent, which is a part of its command's id; when an open record is checked; and that the database was restored
 * from a backup.
 */
export class MappingOverdue1764001700000 extends ForwardMigration {
  protected readonly sql = [
    `alter table mapping.sync_record
       add column attempt int,
       add column checks int,
       add column unanswered boolean not null default false,
       add column sent_at timestamptz,
       add column check_at timestamptz;`,
    ...entities.map(
      (entity) => `
     create index sync_record_${entity}_check on mapping.sync_record_${entity} (coalesce(check_at, updated_at))
      where state in ('sending', 'checking', 'waiting');
     create index sync_record_${entity}_unanswered on mapping.sync_record_${entity} (sent_at)
      where unanswered and state in ('sending', 'checking');`,
    ),
    `create table mapping.restore (
       restored_at timestamptz primary key default now(),
       restored_by text not null
     );`,
  ].join('\n');
}
