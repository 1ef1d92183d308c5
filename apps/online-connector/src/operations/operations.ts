import type { Bind, Operations } from '@jobpro/connector';
import { ensureCustomer } from './ensure-customer.js';
import { createInvoice } from './create-invoice.js';
import { ensureItem } from './ensure-item.js';
import { createPayment } from './create-payment.js';
import { voidInvoice, voidPayment } from './void-document.js';
import type { OnlineWire } from './operation.js';

/** Every command of the Online edition that writes one record. */
export const operations = {
  'customer.ensure': ensureCustomer,
  'item.ensure': ensureItem,
  'invoice.create': createInvoice,
  'payment.create': createPayment,
  'invoice.void': voidInvoice,
  'payment.void': voidPayment,
} satisfies Operations<'online', OnlineWire>;

const byKey = new Map<string, Bind<OnlineWire>>(Object.entries(operations));

/** Returns the operation of a command's key, such as `invoice.create`; undefined where the edition has none. */
export const operationFor = (key: string): Bind<OnlineWire> | undefined => byKey.get(key);
