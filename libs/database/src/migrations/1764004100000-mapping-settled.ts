import { ForwardMigration } from '../migrate.js';

/** Lets a record be settled by hand. */
export class MappingSettled1764004100000 extends ForwardMigration {
  protected readonly sql = `alter table mapping.sync_record
    drop constraint sync_record_state_check,
    add constraint sync_record_state_check check (
      state in ('ready', 'requested', 'waiting', 'sending', 'checking', 'exported', 'failed', 'excluded', 'settled'));`;
}
