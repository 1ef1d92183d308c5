import { ForwardMigration } from '../migrate.js';

/** Keeps the parent of each record in the lists, and finds an inactive record by the name that it had while it was active. */
export class OnlineReferenceParents1764002600000 extends ForwardMigration {
  protected readonly sql = `
    alter table online.connection_reference add column parent text;
    comment on column online.connection_reference.parent is 'The record above it, such as a customer above a job. Null: none.';
    -- Every list is read again, so that folded and parent are right in each row.
    delete from online.connection_reference;
    delete from online.connection_list;`;
}
