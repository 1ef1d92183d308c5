import type { Entity } from '@jobpro/contracts';

/** What depends on what: names before jobs, jobs before documents, documents before payments. An import waits for nobody. */
const waves = { customer: 0, item: 0, job: 1, invoice: 2, payment: 3 } as const satisfies Record<Entity, number>;

/** The lower goes first. Two commands of one wave never depend on each other. */
export const waveOf = (entity: Entity): number => waves[entity];
