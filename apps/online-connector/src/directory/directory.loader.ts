import { askRequest, readEntity } from '@jobpro/quickbooks-online';
import { logger, withCompany } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Access } from '../connection/connection.js';
import { ConnectionStore } from '../connection/connection.store.js';
import { Realms } from '../realms.js';

/** Learns what a realm is and holds as soon as it is connected, so that its first documents need not wait for it. */
@Injectable()
export class DirectoryLoader {
  constructor(
    private readonly source: DataSource,
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
        await this.connections.saveCompany(this.source, access.connectionId, companyName, country);
      }
    }
    await directory.ready(new Date());
  }
}
