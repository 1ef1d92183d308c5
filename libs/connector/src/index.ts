export { deferred, done, rejected, StoredAnswer, unknown } from './answer/answer.js';
export { ConnectorModule } from './connector.module.js';
export {
  type Bind,
  type BoundOperation,
  type Built,
  type CommandKey,
  type CommandOf,
  type Operation,
  operation,
  type OperationKey,
  type Operations,
  type Read,
  type Verdict,
} from './operation/operation.js';
export type { CompletedCommand, Completion, Exchange, NewCommand, Taken } from './queue/command.js';
export { CommandQueueStore, lookAgainAt } from './queue/command-queue.store.js';
export { CompanyLeaseStore } from './queue/company-lease.store.js';
export {
  advance,
  begin,
  type CommandEvent,
  type CommandState,
  type InquireState,
  type LookState,
  type SendState,
  type TravelState,
} from './runner/command-runner.js';
export {
  type BoundOperation as Bound,
  type Deferred,
  type Inspection,
  type Operation as OperationOver,
  operationsOver,
  type Operations as OperationsOver,
  type Read as ReadOver,
  type Rejected,
  type Subject,
  type Verdict as VerdictOver,
  type Wire,
} from './runner/operation.js';
export {
  type Identify,
  reference,
  type ReferenceKind,
  requiredReference,
  type Reference,
} from './runner/references.js';
export { countAnswers, countCall } from './queue/queue-metrics.js';
export { operationSpan, type OperationSpan } from './trace/operation.span.js';
