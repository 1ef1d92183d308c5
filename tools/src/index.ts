/** The running system and the demo's run of a working day, for benchmarks, end-to-end tests and the checks of `deploy/`. */
export { admin } from './demo/admin.client.js';
export { comparable } from './demo/quickbooks-snapshot.js';
export { prepareFirstDay } from './demo/first-day.js';
export type { CrashTarget } from './demo/crash-tests.js';
export { runDemo, type DemoRun } from './demo/run-demo.js';
export { isWhole } from './demo/trace.js';
export { program } from './program.js';
export { isServiceName, secretsFrom, serviceNames, type ServiceName } from './services.js';
export { startSystem, type System, type SystemEvent } from './system.js';
