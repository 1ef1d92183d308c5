export { type Batch, type Envelope, type Message, type Outgoing, outgoing, repeat, reply } from './message.js';
export { MessagingModule } from './messaging.module.js';
export { type Send, UnitOfWork } from './work/unit-of-work.js';
export { JetStreamStrategy } from './consume/jetstream-strategy.js';
export { OutboxRelay } from './work/outbox.relay.js';
export { Bus } from './bus.js';
export { ensureStreams, streamFor, type StreamName } from './topology.js';
export { eventHeaders } from './cloud-event.js';
export { type DeadLetter, deadLetterSchema } from './dead-letter.js';
