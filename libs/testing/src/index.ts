export { startChild, type Child, type ChildOptions, type Exit } from './child.js';
export { eventually, type EventuallyOptions } from './eventually.js';
export { withLock } from './lock.js';
export { natsServerBinary, type NatsBinary, type NatsBinaryOptions } from './nats-binary.js';
export { startNats, type NatsOptions, type NatsServer } from './nats.js';
export { freePort } from './port.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './postgres.js';
export { openRun, runFolder, RUN_FOLDER_VARIABLE, type Run } from './run.js';
