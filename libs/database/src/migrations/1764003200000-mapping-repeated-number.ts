import { ForwardMigration } from '../migrate.js';

/** Keeps the decision that an invoice is sent although QuickBooks has another one of its number. */
export class MappingRepeatedNumber1764003200000 extends ForwardMigration {
  protected readonly sql = 'alter table mapping.sync_record add column repeated_number text;';
}
