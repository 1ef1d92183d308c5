import {
  companyOf,
  type InputOf,
  MESSAGE_BYTES,
  type MessageOf,
  type MessageType,
  subjectOf,
  typeStemOf,
} from '@jobpro/contracts';
import { randomUUID } from 'node:crypto';
import { streamFor } from './topology.js';

/** The attributes of a message apart from its data, as read from the bus. */
export interface Envelope {
  readonly id: string;
  readonly subject: string;
  readonly companyId: string;
  /** When it was made, ISO 8601. */
  readonly time: string;
  /**
   * The trace parent of this message's own consumer span. Messages that follow from it are sent
   * under this span.
   */
  readonly traceparent: string;
  /** 1 the first time. Grows with every redelivery, also with those that no handler caused. */
  readonly deliveryCount: number;
}

/**
 * One message as a handler gets it: its data is parsed by the contract of its type, which decides
 * what the data is.
 */
export type Message<T extends MessageType = MessageType> = Envelope & MessageOf<T>;

/**
 * The argument of a handler: messages of one pattern and any companies, in the order received. They
 * are committed together.
 */
export interface Batch<M extends Envelope = Message> {
  /** The service's name: the consumer under which the inbox remembers. */
  readonly consumer: string;
  readonly messages: readonly M[];
}

/**
 * A message to send, as data: it is committed with the rest of the work and published by the relay.
 */
export interface Outgoing {
  /**
   * A UUID; made if not given. A given one makes the message the same message when it is sent
   * again.
   */
  readonly id?: string;
  readonly subject: string;
  readonly type: string;
  readonly data: unknown;
  /** The message that this one follows from, or whatever else caused it. */
  readonly causeId: string;
  readonly traceparent: string;
  /** Not before this time. Default: at once. */
  readonly due?: Date;
}

/** Returns a message to send, on the subject that its type and company give it. */
export function outgoing<T extends MessageType>(
  type: T,
  companyId: string,
  data: InputOf<T>,
  cause: Pick<Outgoing, 'id' | 'causeId' | 'traceparent' | 'due'>,
): Outgoing {
  return { subject: subjectOf(type, companyId), type, data, ...cause };
}

/**
 * Returns a message that follows from another one: of its company, under its trace. `id` makes it
 * the same message when repeated.
 */
export function reply<T extends MessageType>(
  { companyId, id: causeId, traceparent }: Pick<Envelope, 'companyId' | 'id' | 'traceparent'>,
  type: T,
  data: InputOf<T>,
  id?: string,
): Outgoing {
  return outgoing(type, companyId, data, { id, causeId, traceparent });
}

/** Returns the same message once more, as a new one. */
export const repeat = ({ subject, type, data, id: causeId, traceparent }: Message): Outgoing => ({
  subject,
  type,
  data,
  causeId,
  traceparent,
});

/** A message as it is committed. */
export interface OutboxRow {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  /** Its data as JSON: written once, for the table and for the bus. */
  readonly body: string;
  readonly traceparent: string;
  readonly causeId: string;
  readonly due: Date | undefined;
}

const VERSION = /^\.v\d+$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Returns the row of a message. Throws for one that could never be published or never be read: that
 * is a bug of the sender and must be detected before anything is committed.
 */
export function outboxRow({ id = randomUUID(), subject, type, data, causeId, traceparent, due }: Outgoing): OutboxRow {
  if (!UUID.test(id)) throw new Error(`"${id}" is no UUID, so it cannot be a message's id.`);
  if (companyOf(subject) === undefined || streamFor(subject) === undefined) {
    throw new Error(`Nothing can be sent to "${subject}": it names no company or is in no stream.`);
  }
  const stem = typeStemOf(subject);
  if (stem === undefined || !type.startsWith(stem) || !VERSION.test(type.slice(stem.length))) {
    throw new Error(`A message of type "${type}" does not belong on the subject "${subject}".`);
  }
  const body = JSON.stringify(data);
  const bytes = Buffer.byteLength(body);
  if (bytes > MESSAGE_BYTES)
    throw new Error(
      `A message on "${subject}" has ${bytes} bytes, more than the ${MESSAGE_BYTES} that can be published.`,
    );
  return { id, subject, type, body, traceparent, causeId, due };
}

/** Returns rows as a JSON array of objects with the names of the columns. */
export function outboxRowsJson(rows: readonly OutboxRow[]): string {
  const texts = rows.map(({ id, subject, type, body, traceparent, causeId, due }) => {
    const head = JSON.stringify({ id, subject, type, traceparent, cause_id: causeId, due });
    return `${head.slice(0, -1)},"data":${body}}`;
  });
  return `[${texts.join(',')}]`;
}
