import { connectorQueueDdl } from '../tables.js';
import { ForwardMigration } from '../migrate.js';

/** The durable command queue of each connector. */
export class ConnectorQueues1764000100000 extends ForwardMigration {
  protected readonly sql = [connectorQueueDdl('online'), connectorQueueDdl('desktop')].join('\n');
}
