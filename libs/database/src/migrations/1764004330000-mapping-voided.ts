import { ForwardMigration } from '../migrate.js';

const documents = ['invoice', 'payment'];
const entities = ['customer', 'item', 'job', 'invoice', 'payment'];

const amount = `coalesce(snapshot ->> 'total', snapshot ->> 'amount', '0')::numeric`;

/**
 * Keeps that JobPro voided a document, and lets a document be void in QuickBooks. One that JobPro voided and QuickBooks still has
 * differs by its whole total there.
 */
export class MappingVoided1764004330000 extends ForwardMigration {
  protected readonly sql = [
    `alter table mapping.sync_record
       add column voided_in_jobpro jsonb,
       drop constraint sync_record_state_check,
       add constraint sync_record_state_check check (
         state in ('ready', 'requested', 'waiting', 'sending', 'checking', 'exported', 'voiding', 'voided', 'failed', 'excluded',
                   'settled'));`,
    ...documents.map((entity) => `drop index mapping.sync_record_${entity}_desk;`),
    `alter table mapping.sync_record drop column difference;
     alter table mapping.sync_record add column difference numeric generated always as (
       case when state in ('exported', 'voiding') and notices <> '[]'::jsonb
            then case when notices @> '[{"code": "deleted-in-quickbooks"}]'::jsonb then 0
                      else coalesce((remote ->> 'total')::numeric, ${amount}) end
                 - case when voided_in_jobpro is null then ${amount} else 0 end end) stored;
     comment on column mapping.sync_record.difference is
       'Of a record in QuickBooks with an open notice: its total there less its total in JobPro. Null: there is no such notice.';`,
    ...documents.map(
      (entity) => `
     create index sync_record_${entity}_desk on mapping.sync_record_${entity}
       (company_id, doc_date desc, id desc) include (state, doc_amount, customer_id, difference);`,
    ),
    ...entities.map(
      (entity) => `
     drop index mapping.sync_record_${entity}_check;
     drop index mapping.sync_record_${entity}_unanswered;
     create index sync_record_${entity}_check on mapping.sync_record_${entity} (coalesce(check_at, updated_at))
      where state in ('sending', 'checking', 'waiting', 'voiding');
     create index sync_record_${entity}_unanswered on mapping.sync_record_${entity} (sent_at)
      where unanswered and state in ('sending', 'checking', 'voiding');`,
    ),
  ].join('\n');
}
