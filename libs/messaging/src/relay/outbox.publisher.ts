import { logger } from '@jobpro/telemetry';
import type { Bus, Publication } from '../bus.js';
import { type MessageSpan, startSend } from '../telemetry/messaging.spans.js';
import { eventHeaders, sourceOf } from '../wire/cloud-event.write.js';
import type { DueMessage } from '../work/outbox.store.js';
import { publishFailure } from './publish-failure.decide.js';

/**
 * The ids of messages that the bus stored, and of those it refused for their content. `failure` is the reason where some are
 * neither.
 */
export interface Published {
  readonly stored: readonly string[];
  readonly refused: readonly string[];
  readonly failure?: Error;
}

/** Publishes rows of the outbox as CloudEvents, each within a span. */
export class OutboxPublisher {
  readonly #source: string;

  constructor(
    private readonly bus: Bus,
    service: string,
  ) {
    this.#source = sourceOf(service);
  }

  /** Publishes all at once and waits for the bus's word on each. Never rejects. */
  async publish(messages: readonly DueMessage[]): Promise<Published> {
    const spans = messages.map(({ id, subject, traceparent, body }) =>
      startSend({ id, subject, traceparent, bytes: body.length }),
    );
    const errors = await this.bus.publishAll(messages.map((message, at) => this.#publication(message, spans[at])));
    const stored: string[] = [];
    const refused: string[] = [];
    let failure: Error | undefined;
    for (const [at, { id, type }] of messages.entries()) {
      const error = errors[at];
      if (error === undefined) {
        spans[at]?.end();
        stored.push(id);
        continue;
      }
      spans[at]?.fail(error);
      if (publishFailure(error) === 'bus') failure ??= error;
      else {
        refused.push(id);
        logger.error({ err: error, message: id, type }, 'The bus refuses a message for what it is');
      }
    }
    return failure === undefined ? { stored, refused } : { stored, refused, failure };
  }

  #publication(message: DueMessage, span: MessageSpan | undefined): Publication {
    const { id, subject, type, body, causeId, time } = message;
    const event = { id, type, source: this.#source, time, causeId };
    return { id, subject, body, headers: eventHeaders(event, span?.traceparent) };
  }
}
