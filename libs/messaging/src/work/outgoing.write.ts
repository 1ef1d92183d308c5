import { randomUUID } from 'node:crypto';
import type { Outgoing } from '../message.js';
import { streamFor } from '../topology/streams.js';
import { companyIn, typeStemOf } from '../wire/subject.js';

/** A row of the outbox, in the names of its columns. */
export interface OutboxRow {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  readonly data: unknown;
  readonly traceparent: string;
  readonly cause_id: string;
  readonly due: string | null;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The row of a message. Throws on one that could never be published or never be read: that is a bug of the sender's, and is
 * to be seen before anything is committed.
 */
export function outboxRow({ id = randomUUID(), subject, type, data, causeId, traceparent, due }: Outgoing): OutboxRow {
  if (!UUID.test(id)) throw new Error(`"${id}" is no UUID, so it cannot be a message's id.`);
  if (companyIn(subject) === undefined || streamFor(subject) === undefined) {
    throw new Error(`Nothing can be sent to "${subject}": it names no company or is in no stream.`);
  }
  if (type.replace(/\.v\d+$/, '') !== typeStemOf(subject)) {
    throw new Error(`A message of type "${type}" does not belong on the subject "${subject}".`);
  }
  return { id, subject, type, data, traceparent, cause_id: causeId, due: due?.toISOString() ?? null };
}
