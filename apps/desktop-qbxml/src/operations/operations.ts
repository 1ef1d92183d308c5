import type { Operations } from '@jobpro/connector';
import { ensureCustomer } from './ensure-customer.js';
import { createInvoice } from './create-invoice.js';
import { ensureItem } from './ensure-item.js';
import { ensureJob } from './ensure-job.js';
import { createPayment } from './create-payment.js';
import { voidInvoice } from './void-invoice.js';
import type { DesktopWire } from './wire.js';

/** Every command of the Desktop edition that writes one record. */
export const operations = {
  'customer.ensure': ensureCustomer,
  'item.ensure': ensureItem,
  'job.ensure': ensureJob,
  'invoice.create': createInvoice,
  'payment.create': createPayment,
  'invoice.void': voidInvoice,
} satisfies Operations<'desktop', DesktopWire>;

export type OperationName = keyof typeof operations;
export const isOperation = (key: string): key is OperationName => Object.hasOwn(operations, key);
