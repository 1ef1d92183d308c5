export { deferred, done, rejected, StoredAnswer, StoredRejected, unknown } from './answer/answer.js';
export { ConnectorModule } from './connector.module.js';
export type { CompletedCommand, Completion, Exchange, NewCommand, Taken } from './queue/command.js';
export { CommandQueueStore, lookAgainAt } from './queue/command-queue.store.js';
export { CompanyLeaseStore } from './queue/company-lease.store.js';
export {
  advance,
  begin,
  type CommandEvent,
  type CommandState,
  type CompleteState,
  endUnreached,
  type SendState,
  type TravelState,
  type Unreached,
} from './runner/command-runner.js';
export type {
  Bind,
  BoundOperation,
  Built,
  Inspection,
  Operations,
  Read,
  Rejected,
  Subject,
  Verdict,
} from './runner/operation.js';
export { operationsOver } from './runner/operation.js';
export {
  type Identify,
  type Reference,
  reference,
  type ReferenceKind,
  referencesIn,
  requiredReference,
} from './runner/operation.js';
export { countAnswers, countCall } from './telemetry.js';
export { operationSpan, type OperationSpan } from './telemetry.js';
export { explainRefusal } from './runner/explain.decide.js';
export { refusedForPayments } from './runner/void-payments.decide.js';
