import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

/**
 * `bus`: nothing can be published now, and the same may succeed later. `message`: this one is refused for what it is, whatever
 * else goes through. What is not known counts as the bus's, because then it is tried again soon.
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
