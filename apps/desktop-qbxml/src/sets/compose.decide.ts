import type { Entry } from './entry.schema.js';
import { requestsOf } from './entry.schema.js';

/** How large a set may be. */
export interface SetLimit {
  readonly requests: number;
  readonly bytes: number;
}

export interface Composed {
  /** In the order in which they stand in the set: questions first, then by what depends on what, oldest first. */
  readonly chosen: readonly Entry[];
  /** For a later set. */
  readonly left: readonly Entry[];
  /** Would make the same record as one that was chosen: to be looked for again afterwards. */
  readonly twins: readonly Entry[];
}

const bytesOf = (entry: Entry): number => requestsOf(entry).reduce((sum, { xml }) => sum + xml.length + 1, 0);

/** Chooses what goes into the next set: at least one, else as many as the limit takes, the first in turn. */
export function compose(entries: readonly Entry[], limit: SetLimit): Composed {
  const chosen: Entry[] = [];
  const left: Entry[] = [];
  const twins: Entry[] = [];
  const made = new Set<string>();
  let requests = 0;
  let bytes = 0;
  for (const entry of [...entries].sort(byTurn)) {
    const makes = entry.step.kind === 'send' ? entry.unique : undefined;
    if (makes !== undefined && made.has(makes)) {
      twins.push(entry);
      continue;
    }
    const more = { requests: requestsOf(entry).length, bytes: bytesOf(entry) };
    const fits = requests + more.requests <= limit.requests && bytes + more.bytes <= limit.bytes;
    if (chosen.length > 0 && !fits) {
      left.push(entry);
      continue;
    }
    if (makes !== undefined) made.add(makes);
    requests += more.requests;
    bytes += more.bytes;
    chosen.push(entry);
  }
  return { chosen: chosen.sort(byPlace), left, twins };
}

const compare = (a: Entry, b: Entry): number => (a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0);
const byTurn = (a: Entry, b: Entry): number => a.wave - b.wave || compare(a, b);
const asks = ({ step }: Entry): number => (step.kind === 'send' ? 1 : 0);
const byPlace = (a: Entry, b: Entry): number => asks(a) - asks(b) || byTurn(a, b);
