import type { UnitOfWork } from '@jobpro/messaging';
import { connectionChanged } from './connection-changed.write.js';
import type { ConnectionState } from './connection-state.js';
import type { ConnectionStore } from './connection.store.js';

/** Notes how a connection stands, and tells JobPro where that changed. */
export class ConnectionNews {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly work: UnitOfWork,
  ) {}

  async tell(
    connectionId: string,
    state: ConnectionState,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.work.transaction(async (tx, send) => {
      const change = await this.connections.change(tx, connectionId, state, details);
      if (change !== undefined) send(connectionChanged(change));
    });
  }
}
