import { type Entry, requestsOf, writes } from './entry.schema.js';

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
}

const bytesOf = (entry: Entry): number => requestsOf(entry).reduce((sum, { xml }) => sum + xml.length + 1, 0);

/** Chooses the entries of the next set in their order: at least one, and otherwise as many as the limit allows. */
export function compose(entries: readonly Entry[], limit: SetLimit): Composed {
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
