export * from './primitives.js';
export { looksLikeCardNumber, withoutPaymentNumbers } from './payment-numbers.js';
export * from './entities.js';
export * from './failures/index.js';
export * from './events.js';
export * from './acts.js';
export * from './commands/index.js';
export * from './outcomes.js';
export * from './messages.js';
