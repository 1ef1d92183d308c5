import type { Operations } from '@jobpro/connector';
import { ensureCustomer } from './customer.ensure.js';
import { createInvoice } from './invoice.create.js';
import { ensureItem } from './item.ensure.js';
import { ensureJob } from './job.ensure.js';
import { createPayment } from './payment.create.js';
import type { DesktopWire } from './wire.js';

/** Every command of the Desktop edition that writes one record. */
export const operations = {
  'customer.ensure': ensureCustomer,
  'item.ensure': ensureItem,
  'job.ensure': ensureJob,
  'invoice.create': createInvoice,
  'payment.create': createPayment,
} satisfies Operations<'desktop', DesktopWire>;

export type OperationName = keyof typeof operations;
export const isOperation = (key: string): key is OperationName => Object.hasOwn(operations, key);
