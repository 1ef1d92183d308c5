export { type Backoff, backoffDelay } from './backoff.js';
export { Periodic, type PeriodicOptions } from './periodic.js';
