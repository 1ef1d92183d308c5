import { isTraceparent } from '@jobpro/telemetry';
import type { Bus } from '../bus.js';
import { isEventId } from '../wire/cloud-event.read.js';
import { eventHeaders, sourceOf } from '../wire/cloud-event.write.js';
import {
  DEAD_LETTER_TYPE,
  type DeadLetter,
  type DeadLetterCode,
  deadLetterSubject,
  writeBody,
} from '../wire/dead-letter.js';
import { companyOf } from '@jobpro/contracts';
import type { Delivery } from './delivery.js';

/** A term's reason is one line of the protocol. */
const LONGEST_REASON = 4_000;

/** Publishes the dead letters of a service. */
export class DeadLetters {
  constructor(
    private readonly bus: Bus,
    private readonly service: string,
  ) {}

  /** Resolves when the letter is stored; only then may the message be ended. The same message again makes no second letter. */
  async publish(stream: string, delivery: Delivery, code: DeadLetterCode, reason: string): Promise<void> {
    const { subject, sequence, deliveryCount, storedAt, body } = delivery;
    const diedAt = new Date().toISOString();
    const letter: DeadLetter = {
      code,
      reason: reason.slice(0, LONGEST_REASON),
      service: this.service,
      stream,
      sequence,
      subject,
      companyId: companyOf(subject) ?? null,
      deliveryCount,
      headers: delivery.allHeaders(),
      ...writeBody(body),
      storedAt: storedAt.toISOString(),
      diedAt,
    };
    const id = `dead-${this.service}-${stream}-${sequence}`;
    const attributes = { id, type: DEAD_LETTER_TYPE, source: sourceOf(this.service), time: diedAt };
    // A message may be refused for these headers, so only well-formed ones are passed on.
    const received = delivery.headers();
    const causeId = received.get('ce-id');
    const traceparent = received.get('traceparent');
    await this.bus.publish({
      id,
      subject: deadLetterSubject(subject, this.service),
      headers: eventHeaders(
        causeId === undefined || !isEventId(causeId) ? attributes : { ...attributes, causeId },
        traceparent === undefined || !isTraceparent(traceparent) ? undefined : traceparent,
      ),
      body: JSON.stringify(letter),
    });
  }
}
