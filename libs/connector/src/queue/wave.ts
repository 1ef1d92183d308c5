import { Entity } from '@jobpro/contracts';
import { z } from 'zod';

/** What a command can be about: a kind of record, or the company's books as a whole. */
export const QueueEntity = z.union([Entity, z.literal('company')]);
export type QueueEntity = z.infer<typeof QueueEntity>;

/** What depends on what: names before jobs, jobs before documents, documents before payments. An import waits for nobody. */
const waves = { company: 0, customer: 0, item: 0, job: 1, invoice: 2, payment: 3 } as const satisfies Record<
  QueueEntity,
  number
>;

/** The lower goes first. Two commands of one wave never depend on each other. */
export const waveOf = (entity: QueueEntity): number => waves[entity];
