import { ForwardMigration } from '../migrate.js';

/** Lets one process at a time refresh a connection's tokens, without a transaction that is open while Intuit answers. */
export class OnlineRefreshLease1764001600000 extends ForwardMigration {
  protected readonly sql = `
    alter table online.connection add column refresh_leased_until timestamptz;
    comment on column online.connection.refresh_leased_until is
      'Until then one process asks Intuit for new tokens of this version. It ends by itself where that process died.';`;
}
