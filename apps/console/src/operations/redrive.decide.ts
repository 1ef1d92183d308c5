import type { DeadLetter, Outgoing } from '@jobpro/messaging';
import type { FoundLetter } from './dead-letters.js';
import type { Letter } from './operations.schema.js';

const header = ({ headers }: DeadLetter, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1][0];

const SHOWN = 4_000;

/** A dead letter as an operator sees it. */
export function letterOf(
  { sequence, letter }: FoundLetter,
  redriven: string | null,
  traceAt: (traceId: string | null) => string | null,
): Letter {
  const traceId = header(letter, 'traceparent')?.split('-')[1] ?? null;
  return {
    sequence,
    code: letter.code,
    reason: letter.reason,
    service: letter.service,
    subject: letter.subject,
    companyId: letter.companyId,
    diedAt: letter.diedAt,
    traceId,
    trace: traceAt(traceId),
    data: letter.encoding === 'utf8' ? letter.data.slice(0, SHOWN) : '',
    redriven,
    canRedrive: redriveOf(letter) !== undefined,
  };
}

/** The message of a dead letter, to be sent once more under its own id; undefined where there is nothing readable to send. */
export function redriveOf(letter: DeadLetter): Outgoing | undefined {
  const [id, type] = [header(letter, 'ce-id'), header(letter, 'ce-type')];
  if (
    letter.code === 'unreadable' ||
    letter.cut ||
    letter.encoding !== 'utf8' ||
    id === undefined ||
    type === undefined
  )
    return undefined;
  try {
    const data: unknown = JSON.parse(letter.data);
    return { id, subject: letter.subject, type, data, causeId: id, traceparent: header(letter, 'traceparent') ?? '' };
  } catch {
    return undefined;
  }
}
