import { createHash } from 'node:crypto';
import { readEntity } from '@jobpro/quickbooks-online';

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
