import { ForwardMigration } from '../migrate.js';

/** Which payments used up an invoice when they were sent, whatever JobPro says by now; and which pages of an import were read. */
export class MappingKnownThere1764001200000 extends ForwardMigration {
  protected readonly sql = `
    -- balances.sql
    create index sync_record_payment_sent_applied on mapping.sync_record_payment
     using gin ((sent_snapshot -> 'applications') jsonb_path_ops) with (fastupdate = off) where sent_snapshot is not null;

    -- Pages come in any order: an import has ended once each up to the last one was read.
    alter table mapping.import
      add column pages_read int4multirange not null default '{}',
      add column last_page int;
    update mapping.import set pages_read = int4multirange(int4range(1, pages, '[]')) where pages > 0;`;
}
