import { createHash } from 'node:crypto';
import { type Fault, readEntity, select } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections } from '../connection/connections.js';
import { Realms } from '../realms.js';

/** The records that we export. */
export const exportable = { customer: 'Customer', item: 'Item', invoice: 'Invoice', payment: 'Payment' } as const;
export type Exportable = keyof typeof exportable;
export const isExportable = (entity: string): entity is Exportable => Object.hasOwn(exportable, entity);

/**
 * Returns the relevant fields of an exported record as one short text. Two that differ show a change by somebody. The SyncToken
 * is left out, because it also grows when QuickBooks itself touches an invoice because a payment was applied to it.
 */
export function fingerprint(entity: Exportable, record: unknown): string | undefined {
  const parts = partsOf(entity, record);
  return parts === undefined
    ? undefined
    : createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function partsOf(entity: Exportable, record: unknown): unknown[] | undefined {
  switch (entity) {
    case 'customer': {
      const read = readEntity('Customer', record);
      return read.ok ? [read.value.displayName, read.value.active] : undefined;
    }
    case 'item': {
      const read = readEntity('Item', record);
      return read.ok ? [read.value.name, read.value.active, read.value.type] : undefined;
    }
    case 'invoice': {
      const read = readEntity('Invoice', record);
      if (!read.ok) return undefined;
      const { docNumber, date, customer, totalAmount, lines } = read.value;
      return [
        docNumber,
        date,
        customer.id,
        totalAmount,
        lines.map(({ amount, item, description }) => [amount, item?.id, description]),
      ];
    }
    case 'payment': {
      const read = readEntity('Payment', record);
      if (!read.ok) return undefined;
      const { reference, date, customer, totalAmount, lines } = read.value;
      return [reference, date, customer.id, totalAmount, lines.map(({ amount, linked }) => [amount, linked])];
    }
  }
}

const Identified = z.looseObject({ Id: z.string() });
/** Ids of one query: well under what a statement may hold. */
const AT_ONCE = 200;

/**
 * Records by id as QuickBooks has them now; one that is missing no longer exists. `unavailable`: QuickBooks could not be asked just
 * now. `refused`: it refuses to list them, which is reported at the connection.
 */
export type CurrentRecords =
  | { readonly kind: 'read'; readonly records: ReadonlyMap<string, unknown> }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'refused'; readonly fault: Fault };

/** Reads the current state of our records in QuickBooks. */
@Injectable()
export class RecordReader {
  constructor(
    private readonly source: DataSource,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly realms: Realms,
  ) {}

  async current(realmId: string, entity: Exportable, ids: readonly string[]): Promise<CurrentRecords> {
    const connection = await this.store.ofRealm(this.source, realmId);
    if (connection === undefined) return { kind: 'unavailable' };
    const read = await this.connections.access(connection.companyId);
    if (read.kind !== 'access') return { kind: 'unavailable' };
    const { cache } = this.realms.open(read.access);
    const current = new Map<string, unknown>();
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const selected = select<'Customer' | 'Item' | 'Invoice' | 'Payment'>(exportable[entity], {
        where: [{ field: 'Id', is: 'IN', values: ids.slice(at, at + AT_ONCE) }],
      });
      if (!selected.ok) throw new Error('An id is a row of digits.');
      const [answer] = await cache.query([selected.query]);
      if (answer === undefined) return { kind: 'unavailable' };
      if (answer.kind === 'not-had') {
        if (answer.fault === undefined) return { kind: 'unavailable' };
        await cache.reportRefusal(exportable[entity], answer.fault);
        return { kind: 'refused', fault: answer.fault };
      }
      for (const row of answer.rows) {
        const identified = Identified.safeParse(row);
        if (identified.success) current.set(identified.data.Id, row);
      }
    }
    return { kind: 'read', records: current };
  }
}
