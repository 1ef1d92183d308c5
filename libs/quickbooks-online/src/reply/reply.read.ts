import { readJson } from '../json/json.read.js';
import { readBatchAnswer, readChangesAnswer, readEntityAnswer, readPageAnswer } from './answer.read.js';
import type { Fault } from './fault.read.js';
import { readFaults, readXmlFaults } from './fault.read.js';
import type { Garbled, OnlineReply, RawReply, ReplyContext } from './reply.js';

/**
 * Reads any answer: never throws, whatever came. It says what came, not yet what became of what was sent; for that see
 * `settle`, which knows that a lost answer to a write is unknown.
 */
export function readReply(raw: RawReply): OnlineReply {
  const context: ReplyContext = { status: raw.status, intuitTid: header(raw, 'intuit_tid') };
  const body = raw.body.trim();
  const garbled = (why: Garbled): OnlineReply => ({
    ...context,
    kind: 'garbled',
    why,
    excerpt: body.slice(0, 200),
    retryAfterSeconds: retryAfter(raw),
  });
  const json = body.startsWith('<') ? { ok: false as const } : readJson(body);
  const faults = json.ok ? readFaults(json.value) : readXmlFaults(body);
  if (faults !== null || raw.status === 429 || raw.status === 401) return refusal(raw, context, faults ?? []);
  if (!json.ok) return garbled(unreadable(body));
  if (raw.status < 200 || raw.status > 299) return garbled('gateway');
  const answer =
    readBatchAnswer(json.value) ??
    readPageAnswer(json.value) ??
    readChangesAnswer(json.value) ??
    readEntityAnswer(json.value);
  return answer === null ? garbled('wrong-type') : { ...context, ...answer };
}

function refusal(raw: RawReply, context: ReplyContext, faults: readonly Fault[]): OnlineReply {
  const remedies = faults.map((fault) => fault.meaning.remedy);
  if (raw.status === 429 || remedies.includes('throttled')) {
    return { ...context, kind: 'throttled', retryAfterSeconds: retryAfter(raw), faults };
  }
  if (raw.status >= 500) return { ...context, kind: 'fault', faults };
  if (remedies.includes('reauthorise')) return { ...context, kind: 'unauthorised', remedy: 'reauthorise', faults };
  if (raw.status === 401 || remedies.includes('refresh-token')) {
    return { ...context, kind: 'unauthorised', remedy: 'refresh-token', faults };
  }
  return { ...context, kind: 'fault', faults };
}

function unreadable(body: string): Garbled {
  if (body === '') return 'empty';
  if (body.startsWith('<')) return 'gateway';
  return body.startsWith('{') || body.startsWith('[') ? 'cut' : 'wrong-type';
}

/** In seconds, or as a date, which is measured from the answer's own Date: this library has no clock. */
function retryAfter(raw: RawReply): number | null {
  const value = header(raw, 'retry-after')?.trim();
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value)) return parseInt(value, 10);
  const seconds = Math.ceil((Date.parse(value) - Date.parse(header(raw, 'date') ?? '')) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

function header(raw: RawReply, name: string): string | null {
  const entry = Object.entries(raw.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const value = typeof entry === 'object' ? entry[0] : entry;
  return value === undefined || value === '' ? null : value;
}
