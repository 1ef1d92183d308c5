import type { DeadLetter, Outgoing } from '@jobpro/messaging';
import type { StoredLetter } from './dead-letters.js';
import type { Letter } from './operations.schema.js';

const header = ({ headers }: DeadLetter, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1][0];

/** Characters of a letter's data that are shown. */
const SHOWN = 4_000;

/** Returns a dead letter as operators see it, without its link to the trace. */
export function letterOf({ sequence, letter }: StoredLetter, redriven: string | null): Omit<Letter, 'trace'> {
  return {
    sequence,
    code: letter.code,
    reason: letter.reason,
    service: letter.service,
    subject: letter.subject,
    companyId: letter.companyId,
    diedAt: letter.diedAt,
    traceId: header(letter, 'traceparent')?.split('-')[1] ?? null,
    data: letter.encoding === 'utf8' ? letter.data.slice(0, SHOWN) : '',
    redriven,
    canRedrive: redriveOf(letter) !== undefined,
  };
}

/** Returns the message of a dead letter under its own id, or undefined where it cannot be read. */
export function redriveOf(letter: DeadLetter): Outgoing | undefined {
  const [id, type] = [header(letter, 'ce-id'), header(letter, 'ce-type')];
  const isWhole = letter.code !== 'unreadable' && !letter.cut && letter.encoding === 'utf8';
  if (!isWhole || id === undefined || type === undefined) return undefined;
  try {
    const data: unknown = JSON.parse(letter.data);
    return { id, subject: letter.subject, type, data, causeId: id, traceparent: header(letter, 'traceparent') ?? '' };
  } catch {
    return undefined;
  }
}
