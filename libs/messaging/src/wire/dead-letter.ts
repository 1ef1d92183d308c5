import { companyOf, withoutPaymentNumbers } from '@jobpro/contracts';
import { z } from 'zod';

/** Why a message was given up. */
const deadLetterCodes = ['unreadable', 'handler-failed', 'never-finished'] as const;

/** The type of every dead letter, and the form of its data. */
export const DEAD_LETTER_TYPE = 'dead.letter.v1';
export const deadLetterSchema = z.object({
  code: z.enum(deadLetterCodes),
  /** A sentence for operators. */
  reason: z.string(),
  service: z.string(),
  stream: z.string(),
  /** The message's sequence number in the stream, valid for as long as the stream keeps the message. */
  sequence: z.int(),
  subject: z.string(),
  companyId: z.string().nullable(),
  deliveryCount: z.int(),
  /** Its own headers, word for word. */
  headers: z.record(z.string(), z.array(z.string())),
  /**
   * Its body, as text where possible, else in base64. Anything that looks like a card or bank number is removed, because some
   * messages are refused for containing one.
   */
  data: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  /** Whether the body was too long to go into a letter and was cut. The stream still has the whole one. */
  cut: z.boolean(),
  storedAt: z.iso.datetime(),
  diedAt: z.iso.datetime(),
});
export type DeadLetter = z.output<typeof deadLetterSchema>;
export type DeadLetterCode = DeadLetter['code'];

/** Bytes of a body that a letter holds, and its length written into it: a NATS message is by default at most 1 MiB. */
const LONGEST_BODY = 400_000;
const LONGEST_WRITTEN = 700_000;

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
