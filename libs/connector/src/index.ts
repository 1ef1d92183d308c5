export { deferred, done, rejected, unknown } from './answer/answer.js';
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
export { countAnswers, countCall } from './queue/queue-metrics.js';
export { operationSpan, type OperationSpan } from './trace/operation.span.js';
