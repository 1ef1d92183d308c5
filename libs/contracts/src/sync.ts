import { z } from 'zod';
import { Entity, entities } from './entities/index.js';
import { Reason, Said, Warning } from './failures/index.js';
import { EntityId, Money, Revision } from './primitives.js';
import { ConnectionChanged, outcomes } from './outcomes.js';
import { Remote } from './remote.js';

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

const counts = z.record(z.string(), z.int().min(0));
/** The progress of a batch: the number of its documents in each state. */
const BatchProgressed = z.object({ batchId: z.string(), entity: Entity, total: z.int(), counts });
/** No document of the batch changes its state automatically any more. `sums` are the documents' totals by result. */
export const BatchFinished = z.object({
  batchId: z.string(),
  entity: Entity,
  total: z.int(),
  counts,
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
  'sync.customer.imported.v1': outcomes['outcome.customer.imported.v1'],
  'sync.item.imported.v1': outcomes['outcome.item.imported.v1'],
  'sync.batch.progressed.v1': BatchProgressed,
  'sync.batch.finished.v1': BatchFinished,
  'sync.connection.changed.v1': ConnectionChanged,
};
