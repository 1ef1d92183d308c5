/** The running system and the demo's run of a working day, for benchmarks, end-to-end tests and the checks of `deploy/`. */
export { admin } from './demo/admin-client.js';
export { BusView } from './demo/bus-view.js';
export { setUpCompany } from './demo/company-setup.js';
export { comparable } from './demo/quickbooks-snapshot.js';
export { prepareFirstDay } from './demo/first-day.js';
export type { CrashTarget } from './demo/crash-tests.js';
export { publishEvents } from './demo/publish-day.js';
export { receivedBy } from './demo/received-messages.js';
export { runDemo, type DemoRun } from './demo/run-demo.js';
export { isWhole } from './demo/trace.js';
export { SyncRecordStore } from './demo/sync-record.store.js';
export { isQuiet } from './demo/wait-until-done.js';
export { program } from './program.js';
export { serviceNames, simulatorNames, type ProcessName } from './services.js';
export { startSystem, type System, type SystemEvent } from './system.js';
