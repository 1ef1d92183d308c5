import { metrics } from '@jobpro/telemetry';

/** By stream and consumer, never by company: a label for each customer would make a series for each. */
const labelNames = ['stream', 'consumer'] as const;

export const consumerLag = metrics.gauge({
  name: 'jobpro_messaging_consumer_lag_messages',
  help: 'Messages not yet acknowledged: waiting in the stream, and in hand.',
  labelNames,
});
export const consumerInHand = metrics.gauge({
  name: 'jobpro_messaging_consumer_ack_pending_messages',
  help: 'Messages handed out and not yet acknowledged, those that wait for a retry included.',
  labelNames,
});
export const consumerOldest = metrics.gauge({
  name: 'jobpro_messaging_consumer_oldest_age_seconds',
  help: 'Age of the oldest message that is not yet acknowledged.',
  labelNames,
});
export const handled = metrics.counter({
  name: 'jobpro_messaging_messages_handled_total',
  help: 'Messages that were handled and acknowledged.',
  labelNames,
});
export const retried = metrics.counter({
  name: 'jobpro_messaging_retries_total',
  help: 'Messages that were given back after their handler failed, to come again.',
  labelNames,
});
export const deadLettered = metrics.counter({
  name: 'jobpro_messaging_dead_letters_total',
  help: 'Messages that were given up, by reason.',
  labelNames: ['stream', 'consumer', 'code'] as const,
});
export const batchSize = metrics.histogram({
  name: 'jobpro_messaging_batch_messages',
  help: 'Messages handed to a handler at once.',
  labelNames,
  buckets: [1, 2, 5, 10, 20, 50, 100, 200],
});
export const handlerSeconds = metrics.histogram({
  name: 'jobpro_messaging_handler_seconds',
  help: 'Time a handler takes for a batch, with its transaction.',
  labelNames,
  buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
});
export const outboxPending = metrics.gauge({
  name: 'jobpro_messaging_outbox_pending_messages',
  help: 'Committed messages that are due and not yet published.',
});
export const outboxOldest = metrics.gauge({
  name: 'jobpro_messaging_outbox_oldest_age_seconds',
  help: 'Time since the oldest message of the outbox has been due.',
});
export const published = metrics.counter({
  name: 'jobpro_messaging_messages_published_total',
  help: 'Messages the relay published and removed.',
});
export const unpublished = metrics.counter({
  name: 'jobpro_messaging_publications_refused_total',
  help: 'Messages the bus refused for what they are, and that are put off.',
});
