import { select } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections } from '../connection/connections.js';
import { Realms } from '../realms.js';
import { exportable, type Exportable } from './fingerprint.read.js';

const Identified = z.looseObject({ Id: z.string() });
/** Ids of one query: well under what a statement may hold. */
const AT_ONCE = 200;

/** Reads the current state of our records in QuickBooks. */
@Injectable()
export class RecordReader {
  constructor(
    private readonly source: DataSource,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly realms: Realms,
  ) {}

  /** Returns the records by id. A missing one no longer exists. Undefined: QuickBooks could not be asked. */
  async current(
    realmId: string,
    entity: Exportable,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, unknown> | undefined> {
    const connection = await this.store.ofRealm(this.source, realmId);
    if (connection === undefined) return undefined;
    const read = await this.connections.access(connection.companyId);
    if (read.kind !== 'access') return undefined;
    const { cache } = this.realms.open(read.access);
    const found = new Map<string, unknown>();
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const selected = select<'Customer' | 'Item' | 'Invoice' | 'Payment'>(exportable[entity], {
        where: [{ field: 'Id', is: 'IN', values: ids.slice(at, at + AT_ONCE) }],
      });
      if (!selected.ok) throw new Error('An id is a row of digits.');
      const [answer] = await cache.query([selected.query]);
      if (answer?.kind !== 'rows') return undefined;
      for (const row of answer.rows) {
        const identified = Identified.safeParse(row);
        if (identified.success) found.set(identified.data.Id, row);
      }
    }
    return found;
  }
}
