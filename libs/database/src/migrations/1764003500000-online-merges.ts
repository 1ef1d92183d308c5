import { ForwardMigration } from '../migrate.js';

/** Keeps the record that remains after a merge, until the link has moved to it. */
export class OnlineMerges1764003500000 extends ForwardMigration {
  protected readonly sql = `
    alter table online.remote_change add column merged_into text;
    comment on column online.remote_change.merged_into is 'For a merge: the id of the record that remains. Null: no merge.';`;
}
