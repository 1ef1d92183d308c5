import { z } from 'zod';
import { CompanySettings, Customer, Invoice, Item, Job, Payment } from './entities/index.js';
import { EntityId, Revision, text } from './primitives.js';
import { RemoteId } from './remote.js';

/** A bookkeeper chose these documents. `revisions` says which state of each was seen; a document waits until JobPro's event with it has come. */
const ExportRequested = z.object({
  batchId: z.string().min(1).max(100),
  ids: z.array(EntityId).min(1).max(10_000),
  requestedBy: text(200),
  revisions: z.record(EntityId, Revision).optional(),
  /** Payments only: the invoices that they are applied to and that are not exported go with them. */
  sendAlong: z.boolean().optional(),
  /** The plan that the bookkeeper saw. Where it is out of date, nothing is sent and the new plan is offered. */
  plan: z.object({ planId: z.string().min(1).max(100), hash: z.string().min(1).max(100) }).optional(),
});
type ExportRequested = z.infer<typeof ExportRequested>;

const ImportRequested = z.object({ importId: z.string().min(1).max(100), requestedBy: text(200) });

/** JobPro reports which of its records an imported record of QuickBooks became. */
const Linked = z.object({ id: EntityId, remoteId: RemoteId });

/** JobPro core's domain events, `jobpro.<companyId>.<entity>.<event>`. */
export const jobproEvents = {
  'jobpro.company.configured.v1': CompanySettings,
  'jobpro.customer.created.v1': Customer,
  'jobpro.customer.updated.v1': Customer,
  'jobpro.customer.import-requested.v1': ImportRequested,
  'jobpro.customer.linked.v1': Linked,
  'jobpro.item.created.v1': Item,
  'jobpro.item.updated.v1': Item,
  'jobpro.item.import-requested.v1': ImportRequested,
  'jobpro.item.linked.v1': Linked,
  'jobpro.job.created.v1': Job,
  'jobpro.job.updated.v1': Job,
  'jobpro.invoice.created.v1': Invoice,
  'jobpro.invoice.updated.v1': Invoice,
  'jobpro.invoice.export-requested.v1': ExportRequested,
  'jobpro.payment.recorded.v1': Payment,
  'jobpro.payment.updated.v1': Payment,
  'jobpro.payment.export-requested.v1': ExportRequested,
} as const;
