import { ForwardMigration } from '../migrate.js';
import { inboxOutboxDdl } from '../tables.js';

/** A schema for each context, and the message tables of each service that writes. */
export class Foundations1764000000000 extends ForwardMigration {
  protected readonly sql = [
    ...['mapping', 'online', 'desktop', 'console'].map((schema) => `create schema ${schema};`),
    ...['customer', 'item', 'job', 'invoice', 'payment'].map((entity) => inboxOutboxDdl('mapping', entity)),
    inboxOutboxDdl('online', 'connector'),
    inboxOutboxDdl('desktop', 'connector'),
    inboxOutboxDdl('console', 'console'),
  ].join('\n');
}
