import { companyOf, withoutPaymentNumbers } from '@jobpro/contracts';
import { isTraceparent } from '@jobpro/telemetry';
import { z } from 'zod';
import type { Bus } from './bus.js';
import { eventHeaders, isEventId, sourceOf } from './cloud-event.js';
import type { Delivery } from './consume/delivery.js';

/** Why a message was given up. */
const deadLetterCodes = ['unreadable', 'handler-failed', 'never-finished'] as const;

/** The type of every dead letter, and the form of its data. */
const DEAD_LETTER_TYPE = 'dead.letter.v1';
export const deadLetterSchema = z.object({
  code: z.enum(deadLetterCodes),
  /** A sentence for operators. */
  reason: z.string(),
  service: z.string(),
  stream: z.string(),
  /**
   * The message's sequence number in the stream, valid for as long as the stream keeps the message.
   */
  sequence: z.int(),
  subject: z.string(),
  companyId: z.string().nullable(),
  deliveryCount: z.int(),
  /** Its own headers, word for word. */
  headers: z.record(z.string(), z.array(z.string())),
  /**
   * Its body, as text where possible, else in base64. Anything that looks like a card or bank
   * number is removed, because some messages are refused for containing one.
   */
  data: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  /**
   * Whether the body was too long to go into a letter and was cut. The stream still has the whole
   * one.
   */
  cut: z.boolean(),
  storedAt: z.iso.datetime(),
  diedAt: z.iso.datetime(),
});
export type DeadLetter = z.output<typeof deadLetterSchema>;
export type DeadLetterCode = DeadLetter['code'];

/**
 * Bytes of a body that a letter holds, and its length written into it: a NATS message is by default
 * at most 1 MiB.
 */
const LONGEST_BODY = 400_000;
const LONGEST_WRITTEN = 700_000;

/** True if the body contains a card, bank or social security number, so that the stream must not keep it. */
const holdsPaymentNumber = (body: Uint8Array): boolean => {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8');
  return withoutPaymentNumbers(text) !== text;
};

export function writeBody(body: Uint8Array): Pick<DeadLetter, 'data' | 'encoding' | 'cut'> {
  const given = Buffer.from(body.buffer, body.byteOffset, body.length);
  const text = given.toString('utf8');
  const readable = Buffer.from(text, 'utf8').equals(given);
  const shown = withoutPaymentNumbers(text);
  const whole = readable || shown !== text ? Buffer.from(shown, 'utf8') : given;
  const cut = whole.length > LONGEST_BODY;
  const isText = readable && !cut && JSON.stringify(shown).length < LONGEST_WRITTEN;
  return isText
    ? { data: shown, encoding: 'utf8', cut }
    : { data: whole.subarray(0, LONGEST_BODY).toString('base64'), encoding: 'base64', cut };
}

/** Returns the subject of a dead letter: `dead.<company, or unknown>.<service>`. */
export function deadLetterSubject(subject: string, service: string): string {
  return `dead.${companyOf(subject) ?? 'unknown'}.${service}`;
}

/** A term's reason is one line of the protocol. */
const LONGEST_REASON = 4_000;

/** Publishes the dead letters of a service. */
export class DeadLetters {
  constructor(
    private readonly bus: Bus,
    private readonly service: string,
  ) {}

  /**
   * Resolves when the letter is stored; only then may the message be ended. The same message again
   * makes no second letter. An unreadable message with a card or bank number is then erased from its
   * stream, because the stream would keep the number.
   */
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
    if (code === 'unreadable' && holdsPaymentNumber(body)) await this.bus.erase(stream, sequence);
  }
}
