import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

/**
 * `bus`: nothing can be published now, and the same message may succeed later. `message`: this one is refused for its content, and
 * others may succeed. An unknown error counts as `bus`, so that the message is retried soon.
 */
export type PublishFailure = 'bus' | 'message';

/** JetStream's own codes (its error list, 2.10) for a message that a stream will not take. */
const REFUSED = new Set([
  10054, // message size exceeds maximum allowed
  10097, // message header exceeds 64k
]);

export function publishFailure(error: unknown): PublishFailure {
  if (error instanceof JetStreamApiError) return REFUSED.has(error.code) ? 'message' : 'bus';
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.InvalidSubjectError) return 'message';
  return 'bus';
}
