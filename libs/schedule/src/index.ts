export { type Backoff, backoffDelay } from './backoff.js';
export { Periodic } from './periodic.js';
