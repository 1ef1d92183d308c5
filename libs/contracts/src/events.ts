import { z } from 'zod';
import { CompanySettings, Customer, Invoice, Item, Job, Payment } from './entities.js';
import { Reason, Said, Warning } from './failures/index.js';
import { ConnectionChanged, outcomes } from './outcomes.js';
import { Day, entities, Entity, EntityId, Money, Remote, RemoteId, Revision, text } from './primitives.js';

/**
 * A bookkeeper chose these documents. `revisions` says which state of each was seen; a document
 * waits until JobPro's event with it has come.
 */
const ExportRequested = z.object({
  batchId: z.string().min(1).max(100),
  ids: z.array(EntityId).min(1).max(10_000),
  requestedBy: text(200),
  revisions: z.record(EntityId, Revision).optional(),
  /**
   * Payments only: the invoices that they are applied to and that are not exported go with them.
   */
  sendAlong: z.boolean().optional(),
  /**
   * The plan that the bookkeeper saw. Where it is out of date, nothing is sent and the new plan is
   * offered.
   */
  plan: z.object({ planId: z.string().min(1).max(100), hash: z.string().min(1).max(100) }).optional(),
});
type ExportRequested = z.infer<typeof ExportRequested>;

const ImportRequested = z.object({ importId: z.string().min(1).max(100), requestedBy: text(200) });

/** JobPro reports which of its records an imported record of QuickBooks became. */
const Linked = z.object({ id: EntityId, remoteId: RemoteId });

/**
 * Somebody voided the document in JobPro. It stays void: a later state of the document does not undo it.
 * A voided document is not sent any more. One that is in QuickBooks is voided there by choice only.
 */
const Voided = z.object({
  id: EntityId,
  revision: Revision,
  /** The reason in the user's words: `bounced check`, `entered twice`. */
  reason: text(500).optional(),
  voidedAt: Day,
});

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
  'jobpro.invoice.voided.v1': Voided,
  'jobpro.invoice.export-requested.v1': ExportRequested,
  'jobpro.payment.recorded.v1': Payment,
  'jobpro.payment.updated.v1': Payment,
  'jobpro.payment.voided.v1': Voided,
  'jobpro.payment.export-requested.v1': ExportRequested,
} as const;

/**
 * Requests links for waiting records. Always answered: at once for linked or refused records, later
 * for the rest.
 */
const LinkRequested = z.object({
  ids: z.array(EntityId).min(1).max(10_000),
  by: Entity,
  /** Somebody chose to send these documents along with the ones that need them. */
  sendAlong: z.object({ batchId: z.string().min(1).max(100), requestedBy: text(200) }).optional(),
});
/** These records are in QuickBooks. */
const LinksMade = z.object({
  links: z.array(z.object({ id: EntityId, name: z.string(), remote: Remote })).min(1),
});
/**
 * These records were refused, so records that wait for them cannot be sent. A later `linked`
 * revokes this.
 */
const LinksRefused = z.object({
  /**
   * `cause` names the first cause, through any number of records that were refused because of one
   * another.
   */
  refused: z.array(z.object({ id: EntityId, name: z.string(), reason: Reason, cause: z.string().optional() })).min(1),
});

/**
 * These records have been on their way or waiting for long: their service requests once more what
 * they wait for.
 */
const Overdue = z.object({ ids: z.array(EntityId).min(1).max(10_000) });

/** Events between the mapping services, `mapping.<companyId>.<entity>.<event>`. */
export const mappingEvents = {
  'mapping.company.configured.v1': z.object({ revision: Revision }),
  'mapping.customer.link-requested.v1': LinkRequested,
  'mapping.customer.linked.v1': LinksMade,
  'mapping.customer.refused.v1': LinksRefused,
  'mapping.item.link-requested.v1': LinkRequested,
  'mapping.item.linked.v1': LinksMade,
  'mapping.item.refused.v1': LinksRefused,
  'mapping.invoice.link-requested.v1': LinkRequested,
  'mapping.invoice.linked.v1': LinksMade,
  'mapping.invoice.refused.v1': LinksRefused,
  'mapping.customer.overdue.v1': Overdue,
  'mapping.item.overdue.v1': Overdue,
  'mapping.job.overdue.v1': Overdue,
  'mapping.invoice.overdue.v1': Overdue,
  'mapping.payment.overdue.v1': Overdue,
} as const;

/** The record is in QuickBooks. */
export const Exported = z.object({
  id: EntityId,
  revision: Revision,
  remote: Remote,
  how: z.enum(['created', 'linked', 'adopted']),
  batchId: z.string().optional(),
  warnings: z.array(Warning),
});
/** The record was refused, for a reason that a bookkeeper understands. */
export const ExportFailed = z.object({
  id: EntityId,
  revision: Revision.optional(),
  reason: Reason,
  said: Said.optional(),
  batchId: z.string().optional(),
});

/** The document, which JobPro voided, is void in QuickBooks. */
const VoidedInQuickBooks = z.object({
  id: EntityId,
  /** The revision with which JobPro voided it. */
  revision: Revision,
  remote: Remote,
  /** `voided`: by a command; `was-voided`: somebody had voided it in QuickBooks. */
  how: z.enum(['voided', 'was-voided']),
});

const counts = z.record(z.string(), z.int().min(0));
/**
 * The progress of a batch: the number of its documents in each state. `held`: those of the waiting
 * ones that only an act of a person moves. `differs`: those of the exported ones that are not as
 * they were sent.
 */
const BatchProgressed = z.object({
  batchId: z.string(),
  entity: Entity,
  total: z.int(),
  counts,
  held: z.int().min(1).optional(),
  differs: z.int().min(1).optional(),
});
/**
 * No document of the batch changes its state automatically any more: one that waits is held. `sums` are the documents'
 * totals by result.
 */
export const BatchFinished = z.object({
  ...BatchProgressed.shape,
  sums: z.record(z.string(), Money),
  /** Somebody cancelled it: documents that had not been sent are ready again. */
  cancelled: z.boolean().optional(),
  /** Nothing of it was sent, because its plan was out of date. */
  planChanged: z.boolean().optional(),
});

type EntityName = (typeof entities)[number];
type Results = { [E in EntityName as `sync.${E}.exported.v1`]: typeof Exported } & {
  [E in EntityName as `sync.${E}.export-failed.v1`]: typeof ExportFailed;
};
const results = Object.fromEntries(
  entities.flatMap((entity) => [
    [`sync.${entity}.exported.v1`, Exported],
    [`sync.${entity}.export-failed.v1`, ExportFailed],
  ]),
) as Results;

/** Events for JobPro, `sync.<companyId>.<entity>.<event>`. */
export const syncEvents = {
  ...results,
  'sync.invoice.voided.v1': VoidedInQuickBooks,
  'sync.payment.voided.v1': VoidedInQuickBooks,
  'sync.customer.imported.v1': outcomes['outcome.customer.imported.v1'],
  'sync.item.imported.v1': outcomes['outcome.item.imported.v1'],
  'sync.batch.progressed.v1': BatchProgressed,
  'sync.batch.finished.v1': BatchFinished,
  'sync.connection.changed.v1': ConnectionChanged,
};
