import { StoredAnswer, StoredRejected, type TravelState } from '@jobpro/connector';
import { z } from 'zod';
import { KnownLink } from '../connection/connection.js';
import type { DesktopReply, DesktopRequest, DesktopWire } from '../operations/wire.js';

/** Only this service writes what is stored, so only its outline is checked. */
const Request: z.ZodType<DesktopRequest> = z.custom<DesktopRequest>(
  (value) => z.object({ type: z.string(), requestID: z.string(), xml: z.string() }).safeParse(value).success,
);
const AnswerShape = z.custom<DesktopReply['answer']>(
  (value) =>
    z.looseObject({ type: z.string(), statusCode: z.number(), rets: z.array(z.unknown()) }).safeParse(value).success,
);
const Reply = z.object({ answer: AnswerShape, at: z.coerce.date() });

const ExportedPage = z.object({
  documents: z.array(z.object({ id: z.string(), total: z.string(), number: z.string().optional() })).readonly(),
  next: z.string().optional(),
});

const LinkPart = z.object({
  part: z.number(),
  after: z.string().optional(),
  links: z.array(KnownLink).readonly(),
  next: z.string().optional(),
});

const progress = { mayHaveRun: z.boolean(), sendings: z.number() };

/** A state of the command runner that waits for QuickBooks. */
const CommandTravel: z.ZodType<TravelState<DesktopWire>> = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('look'),
    questions: z.array(Request),
    replies: z.array(Reply),
    ...progress,
    fallback: StoredAnswer.optional(),
  }),
  z.object({ phase: z.literal('send'), write: Request, ...progress }),
  z.object({ phase: z.literal('inquire'), questions: z.array(Request), refusal: StoredRejected }),
]);

/** Reads one page of a list, or of documents. */
const PageState = z.object({
  phase: z.literal('page'),
  request: Request,
  from: z.string().optional(),
  /** Of a read-back: the documents that it asks for. */
  exported: ExportedPage.optional(),
  /** Of a check of all links: the records that it asks for. */
  linked: LinkPart.optional(),
});
export type PageState = z.output<typeof PageState>;

/** The state of an entry, which decides what it asks or sends. */
const EntryState = z.union([CommandTravel, PageState]);
export type EntryState = z.output<typeof EntryState>;

/** One command in a message set, or waiting for the next one. */
export const Entry = z.object({
  commandId: z.string(),
  /** `invoice.create`: the name of its operation. */
  key: z.string(),
  entity: z.string(),
  recordId: z.string(),
  traceparent: z.string(),
  wave: z.number(),
  seq: z.coerce.bigint(),
  /** Of ensures: two commands that would make the same record must not be in one set. */
  unique: z.string().optional(),
  /** The set in which it was last sent. While a computer may still have that set, it is sent under no other id. */
  sentIn: z.string().optional(),
  state: EntryState,
});
export type Entry = z.output<typeof Entry>;

/** Writes entries as JSON, which has no big integers. */
export const writeEntries = (entries: readonly Entry[]): string =>
  JSON.stringify(entries, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** Returns every request that an entry brings into its set. */
export function requestsOf({ state }: Entry): readonly DesktopRequest[] {
  switch (state.phase) {
    case 'look':
    case 'inquire':
      return state.questions;
    case 'send':
      return [state.write];
    case 'page':
      return [state.request];
  }
}

/** Returns whether an entry's set changes the company file, so that its answer must not be lost. */
export const writes = ({ state }: Entry): boolean => state.phase === 'send';

/** Returns whether an entry reads a page of a list. */
export const isPage = ({ state }: Entry): boolean => state.phase === 'page';

/** How large a set may be. */
export interface SetLimit {
  readonly requests: number;
  readonly bytes: number;
}

export interface Composed {
  /** In the order of the set: questions first, then by what depends on what, oldest first. */
  readonly chosen: readonly Entry[];
  /** For a later set. */
  readonly left: readonly Entry[];
  /** Would make the same record as a chosen one: to be looked for again afterwards. */
  readonly duplicates: readonly Entry[];
  /** The id under which the set has to be sent: that of a set which a computer may still have. */
  readonly setId?: string | undefined;
}

const bytesOf = (entry: Entry): number => requestsOf(entry).reduce((sum, { xml }) => sum + xml.length + 1, 0);

/**
 * Chooses the entries of the next set. `open`: the ids of sets that a computer may still have. What was sent in such a set is
 * sent again only under its id, alone, and after everything of that set was looked for: QuickBooks runs an id only once.
 */
export function compose(entries: readonly Entry[], limit: SetLimit, open: ReadonlySet<string> = new Set()): Composed {
  const isOpen = ({ sentIn }: Entry) => sentIn !== undefined && open.has(sentIn);
  const waiting = entries.filter((entry) => writes(entry) && isOpen(entry));
  const others = entries.filter((entry) => !waiting.includes(entry));
  const [first] = waiting;
  if (first === undefined || others.some(isOpen)) {
    const composed = fill(others, limit);
    return { ...composed, left: [...composed.left, ...waiting] };
  }
  const again = fill(
    waiting.filter(({ sentIn }) => sentIn === first.sentIn),
    limit,
  );
  const left = [...again.left, ...others, ...waiting.filter(({ sentIn }) => sentIn !== first.sentIn)];
  return { ...again, left, setId: first.sentIn };
}

/** Chooses entries in their order: at least one, and otherwise as many as the limit allows. */
function fill(entries: readonly Entry[], limit: SetLimit): Composed {
  const chosen: Entry[] = [];
  const left: Entry[] = [];
  const duplicates: Entry[] = [];
  const names = new Set<string>();
  let requests = 0;
  let bytes = 0;
  for (const entry of [...entries].sort(byTurn)) {
    const makes = writes(entry) ? entry.unique : undefined;
    if (makes !== undefined && names.has(makes)) {
      duplicates.push(entry);
      continue;
    }
    const more = { requests: requestsOf(entry).length, bytes: bytesOf(entry) };
    const fits = requests + more.requests <= limit.requests && bytes + more.bytes <= limit.bytes;
    if (chosen.length > 0 && !fits) {
      left.push(entry);
      continue;
    }
    if (makes !== undefined) names.add(makes);
    requests += more.requests;
    bytes += more.bytes;
    chosen.push(entry);
  }
  return { chosen: chosen.sort(byPlace), left, duplicates };
}

const compare = (a: Entry, b: Entry): number => (a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0);
const byTurn = (a: Entry, b: Entry): number => a.wave - b.wave || compare(a, b);
const questionsFirst = (entry: Entry): number => (writes(entry) ? 1 : 0);
const byPlace = (a: Entry, b: Entry): number => questionsFirst(a) - questionsFirst(b) || byTurn(a, b);

/** How fast a company's QuickBooks was, as far as is known. */
export interface Pace {
  readonly setSize: number;
  readonly msPerRequest: number | undefined;
}

/** The size of one answered set, and the time from sending it to its answer. */
export interface Measured {
  readonly requests: number;
  readonly ms: number;
}

/** Nobody can work in QuickBooks while a set runs, so a set should take no longer than this. */
const TARGET_MS = 15_000;
const FIRST = 100;
const MOST = 1_000;
/** A set grows by no more than this at once, because what was quick with few may be slow with many. */
const GROWTH = 4;
/** The assumed duration of a request before any set was measured. */
const UNKNOWN_MS = 100;
/** After this long no set runs any more. */
const LONGEST_RUN_MS = 120_000;
/** The weight of the last set in the moving average. */
const WEIGHT = 0.5;

export const firstPace: Pace = { setSize: FIRST, msPerRequest: undefined };

/** Returns the pace after an answered set: the requests that fit into the target. It grows in steps and shrinks at once. */
export function afterAnswer(pace: Pace, { requests, ms }: Measured): Pace {
  if (requests === 0) return pace;
  const seen = ms / requests;
  const msPerRequest = pace.msPerRequest === undefined ? seen : pace.msPerRequest * (1 - WEIGHT) + seen * WEIGHT;
  const fits = msPerRequest <= 0 ? MOST : Math.floor(TARGET_MS / msPerRequest);
  // A small set says little about the possible size: growth starts from the number really sent, or from the allowed one.
  const grown = Math.max(pace.setSize, Math.min(requests * GROWTH, pace.setSize * GROWTH));
  return { setSize: Math.max(1, Math.min(fits, grown, MOST)), msPerRequest };
}

/** Returns the pace after a set could not be parsed or its answer was too large: half the entries, until one is left. */
export const afterRefusedSet = (pace: Pace, entries: number): Pace => ({
  ...pace,
  setSize: Math.max(1, Math.floor(entries / 2)),
});

/**
 * Returns for how many milliseconds after it was sent a set may still be running: twice its expected duration. QuickBooks
 * continues a set after the Web Connector died, and a second computer may ask for its status meanwhile. Before that time a
 * missing status proves nothing.
 */
export const mayRunFor = ({ msPerRequest = UNKNOWN_MS }: Pace, requests: number): number =>
  Math.min(LONGEST_RUN_MS, Math.ceil(2 * msPerRequest * requests));
