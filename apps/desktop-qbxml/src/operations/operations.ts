import {
  DesktopCustomerEnsure,
  DesktopInvoiceCreate,
  DesktopItemEnsure,
  DesktopJobEnsure,
  DesktopPaymentCreate,
} from '@jobpro/contracts';
import {
  type LegacyBound as BoundOperation,
  legacyOperation as operation,
  type LegacyOperations as Operations,
} from '@jobpro/connector';
import { ensureCustomer } from './customer.ensure.js';
import type { DesktopReply, DesktopRequest, FileFacts } from './exchange.js';
import { createInvoice } from './invoice.create.js';
import { ensureItem } from './item.ensure.js';
import { ensureJob } from './job.ensure.js';
import { createPayment } from './payment.create.js';

export type Bound = BoundOperation<DesktopRequest, DesktopReply, FileFacts>;

/** Everything that QuickBooks Desktop can be asked to do, but for the imports, which go page by page. */
export const operations = {
  'customer.ensure': operation(DesktopCustomerEnsure, ensureCustomer),
  'item.ensure': operation(DesktopItemEnsure, ensureItem),
  'job.ensure': operation(DesktopJobEnsure, ensureJob),
  'invoice.create': operation(DesktopInvoiceCreate, createInvoice),
  'payment.create': operation(DesktopPaymentCreate, createPayment),
} satisfies Operations<'desktop', DesktopRequest, DesktopReply, FileFacts>;

export type OperationName = keyof typeof operations;
export const isOperation = (key: string): key is OperationName => Object.hasOwn(operations, key);
