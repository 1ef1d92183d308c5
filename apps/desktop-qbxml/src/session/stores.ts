import type { CommandQueueStore, CompanyLeaseStore } from '@jobpro/connector';
import type { UnitOfWork } from '@jobpro/messaging';
import type { ConnectionStore } from '../connection/connection.store.js';
import type { ReadingStore } from '../readings/reading.store.js';
import type { MessageSetStore } from '../message-sets/message-set.store.js';
import type { PendingStepStore } from '../message-sets/pending-step.store.js';
import type { SessionStore } from './session.store.js';

/** Everything that outlives a call: any replica answers the next one from it. */
export interface Stores {
  readonly connections: ConnectionStore;
  readonly sessions: SessionStore;
  readonly sets: MessageSetStore;
  readonly steps: PendingStepStore;
  readonly readings: ReadingStore;
  readonly queue: CommandQueueStore;
  readonly leases: CompanyLeaseStore;
  readonly work: UnitOfWork;
}
