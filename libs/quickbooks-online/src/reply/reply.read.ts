import { z } from 'zod';
import { readJson } from '../json/json.js';
import { limits } from '../limits.js';
import { type Fault, readFaults, readXmlFaults } from './fault.read.js';

/** An answer as it came off the wire. The body is the decoded text, whole or cut. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Why a body could not be read. `gateway` is a page of a proxy or of Intuit's own front. */
export type Garbled = 'gateway' | 'empty' | 'cut' | 'wrong-type';

/** Entities stay unread here, so that one strange row spoils no page: see `readEntity`. */
export interface EntityAnswer {
  readonly kind: 'entity';
  readonly entity: string;
  readonly value: unknown;
}
export interface PageAnswer {
  readonly kind: 'page';
  /** null for an empty page, which does not say of what. */
  readonly entity: string | null;
  readonly rows: readonly unknown[];
}
export interface BatchAnswer {
  readonly kind: 'batch';
  /** By item id. What was sent and is not here was not answered: see `batchAnswers`. */
  readonly items: ReadonlyMap<string, BatchItemAnswer>;
}
export type BatchItemAnswer =
  | EntityAnswer
  | PageAnswer
  | { readonly kind: 'fault'; readonly faults: readonly Fault[] }
  | { readonly kind: 'garbled'; readonly why: Garbled; readonly excerpt: string };
export interface ChangesAnswer {
  readonly kind: 'changes';
  readonly changes: readonly ChangedRows[];
  /** QuickBooks stops at 1000 objects. There may be more, so the whole list has to be read again. */
  readonly truncated: boolean;
}
export interface ChangedRows {
  readonly entity: string;
  readonly changed: readonly unknown[];
  readonly deletedIds: readonly string[];
}

export interface ReplyContext {
  readonly status: number;
  /** The id that Intuit's support asks for. */
  readonly intuitTid: string | null;
}
export type OnlineReply = ReplyContext &
  (
    | EntityAnswer
    | PageAnswer
    | BatchAnswer
    | ChangesAnswer
    | { readonly kind: 'fault'; readonly faults: readonly Fault[] }
    | { readonly kind: 'throttled'; readonly retryAfterSeconds: number | null; readonly faults: readonly Fault[] }
    | {
        readonly kind: 'unauthorised';
        readonly remedy: 'refresh-token' | 'reauthorise';
        readonly faults: readonly Fault[];
      }
    | {
        readonly kind: 'garbled';
        readonly why: Garbled;
        readonly excerpt: string;
        readonly retryAfterSeconds: number | null;
      }
  );

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

const Members = z.record(z.string(), z.unknown());
const Identified = z.looseObject({ Id: z.string().min(1) });
const BatchBody = z.object({ BatchItemResponse: z.array(z.unknown()) });
const BatchItem = z.looseObject({ bId: z.string() });
const ChangesBody = z.object({ CDCResponse: z.array(z.object({ QueryResponse: z.array(Members) })) });
const Deleted = z.object({ Id: z.string(), status: z.literal('Deleted') });
/** Entities that have no Id of their own to show. */
const withoutId = new Set(['Preferences', 'CompanyInfo']);

/** `{"Customer": {…}, "time": …}`: one member that is a record. Anything else gives null, never a half-read record. */
function readEntityAnswer(body: unknown): EntityAnswer | null {
  const members = Members.safeParse(body);
  if (!members.success) return null;
  for (const [entity, value] of Object.entries(members.data)) {
    if (!/^[A-Z]\w*$/.test(entity)) continue;
    if (withoutId.has(entity) ? Members.safeParse(value).success : Identified.safeParse(value).success) {
      return { kind: 'entity', entity, value };
    }
  }
  return null;
}

/** `{"QueryResponse": {"Customer": […], "startPosition": 1, "maxResults": 2}}`; empty where nothing was found. */
function readPageAnswer(body: unknown): PageAnswer | null {
  const envelope = z.object({ QueryResponse: Members }).safeParse(body);
  return envelope.success ? readPage(envelope.data.QueryResponse) : null;
}

function readPage(page: Readonly<Record<string, unknown>>): PageAnswer {
  for (const [entity, rows] of Object.entries(page)) {
    if (Array.isArray(rows)) return { kind: 'page', entity, rows: z.array(z.unknown()).parse(rows) };
  }
  return { kind: 'page', entity: null, rows: [] };
}

/** Each item by its own id: a fault among them is that item's alone. An item without an id answers nothing. */
function readBatchAnswer(body: unknown): BatchAnswer | null {
  const envelope = BatchBody.safeParse(body);
  if (!envelope.success) return null;
  const items = new Map<string, BatchItemAnswer>();
  for (const value of envelope.data.BatchItemResponse) {
    const item = BatchItem.safeParse(value);
    if (item.success) items.set(item.data.bId, readBatchItem(item.data));
  }
  return { kind: 'batch', items };
}

function readBatchItem(item: unknown): BatchItemAnswer {
  const faults = readFaults(item);
  if (faults !== null) return { kind: 'fault', faults };
  return (
    readPageAnswer(item) ??
    readEntityAnswer(item) ?? { kind: 'garbled', why: 'wrong-type', excerpt: JSON.stringify(item).slice(0, 200) }
  );
}

/** Change data capture: what was changed, and the Ids of what was deleted, entity by entity. */
function readChangesAnswer(body: unknown): ChangesAnswer | null {
  const envelope = ChangesBody.safeParse(body);
  if (!envelope.success) return null;
  const pages = envelope.data.CDCResponse.flatMap((response) => response.QueryResponse).map(readPage);
  const changes = pages.flatMap((page) => (page.entity === null ? [] : [splitDeleted(page.entity, page.rows)]));
  const objects = pages.reduce((sum, page) => sum + page.rows.length, 0);
  return { kind: 'changes', changes, truncated: objects >= limits.changes.objects };
}

function splitDeleted(entity: string, rows: readonly unknown[]): ChangedRows {
  const changed: unknown[] = [];
  const deletedIds: string[] = [];
  for (const row of rows) {
    const deleted = Deleted.safeParse(row);
    if (deleted.success) deletedIds.push(deleted.data.Id);
    else changed.push(row);
  }
  return { entity, changed, deletedIds };
}
