import type { Outgoing } from '@jobpro/messaging';
import type { NewBatch } from '../batch/batch.store.js';
import type { Snapshot } from '../entity-mapping.js';
import type { MappingMessage, RoutedEvent } from './route.decide.js';

/** A plan to make: for somebody who asks for it, or to see whether the plan of a selection still holds. */
export interface PlanRequest {
  readonly planId: string;
  readonly ids: readonly string[];
  readonly by: string;
  /** The hash that the selection names, and its batch: the selection is applied only if the plan has the same hash now. */
  readonly expected?: { readonly hash: string; readonly batchId: string };
}

/** One message with everything to decide for it: its events, those of its company action, a plan to make, a batch to open. */
export interface Task<S extends Snapshot = Snapshot> {
  readonly message: MappingMessage;
  readonly events: readonly RoutedEvent<S>[];
  readonly plan?: PlanRequest;
  readonly opens?: Omit<NewBatch, 'planChanged'>;
}

/** Result of a company action: what is to be decided because of it, and messages to publish. */
export interface ActionResult extends Partial<Pick<Task, 'events' | 'plan' | 'opens'>> {
  readonly messages?: readonly Outgoing[];
}
