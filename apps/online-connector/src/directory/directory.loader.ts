import { askRequest, readEntity } from '@jobpro/quickbooks-online';
import { UnitOfWork } from '@jobpro/messaging';
import { logger, withCompany } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { Access } from '../connection/connection.js';
import { connectionChanged } from '../connection/connection-changed.write.js';
import { ConnectionStore } from '../connection/connection.store.js';
import { Realms } from '../realms.js';

/** Learns what a realm is and holds as soon as it is connected, so that its first documents need not wait for it. */
@Injectable()
export class DirectoryLoader {
  constructor(
    private readonly work: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly realms: Realms,
  ) {}

  /** Begins at once and answers at once. What fails here is done again when a document needs it. */
  loadSoon(access: Access): void {
    void withCompany(access.companyId, () => this.load(access)).catch((error: unknown) => {
      logger.warn({ err: error }, 'The lists of a QuickBooks company could not be read yet');
    });
  }

  async load(access: Access): Promise<void> {
    const { calls, directory } = this.realms.open(access);
    const request = askRequest(access.realmId, { kind: 'company-info' });
    const called = await calls.make({ name: 'companyinfo', request, batch: false, traceparents: [] });
    if (called.kind === 'reply' && called.reply.kind === 'entity') {
      const info = readEntity('CompanyInfo', called.reply.value);
      if (info.ok) {
        const { companyName, country } = info.value;
        // Told anew, because whoever connected is asked whether these are the right books.
        await this.work.transaction(async (tx, send) => {
          await this.connections.saveCompany(tx, access.connectionId, companyName, country);
          const sentence = `The company is connected to “${companyName}” at QuickBooks Online.`;
          send(connectionChanged(access.companyId, 'connected', sentence));
        });
      }
    }
    await directory.ready(new Date());
  }
}
