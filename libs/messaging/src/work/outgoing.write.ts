import { randomUUID } from 'node:crypto';
import type { Outgoing } from '../message.js';
import { streamFor } from '../topology/streams.js';
import { companyOf, typeStemOf } from '@jobpro/contracts';

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
 * Returns the row of a message. Throws for one that could never be published or never be read: that is a bug of the sender and
 * must be detected before anything is committed.
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
  return { id, subject, type, body: JSON.stringify(data), traceparent, causeId, due };
}

/** Returns rows as a JSON array of objects with the names of the columns. */
export function outboxRowsJson(rows: readonly OutboxRow[]): string {
  const texts = rows.map(({ id, subject, type, body, traceparent, causeId, due }) => {
    const head = JSON.stringify({ id, subject, type, traceparent, cause_id: causeId, due });
    return `${head.slice(0, -1)},"data":${body}}`;
  });
  return `[${texts.join(',')}]`;
}
