export { deferred, done, rejected, unknown } from './answer/answer.js';
export { readSettled, readSettledAnswer } from './answer/answer.read.js';
export { type Answered, cancelled, outcome } from './answer/outcome.write.js';
export { commandHandlers } from './command.handlers.js';
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
export type { Depth, Exchange, Intent, NewCommand, PassportLine, Settlement, Taken } from './queue/command.js';
export { CommandQueueStore, lookAgainAt, type SettledCommand } from './queue/command-queue.store.js';
export { type Cancellation, commandOf, sortOut } from './queue/command.read.js';
export { CompanyLeaseStore } from './queue/company-lease.store.js';
export type { QueueSchema } from './queue/statements.js';
export { countAnswers, countCall } from './queue/queue-metrics.js';
export { QueueEntity, waveOf } from './queue/wave.js';
export { operationSpan, type OperationSpan } from './trace/operation.span.js';
