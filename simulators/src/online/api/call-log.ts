import type { CallKind } from './call.js';

export interface Entry {
  readonly at: string;
  readonly realm: string;
  readonly kind: CallKind;
  readonly entity?: string;
  readonly path: string;
  readonly operations: number;
  /** 0: the connection was cut instead of an answer. */
  readonly status: number;
  readonly milliseconds: number;
  readonly requestId?: string;
  readonly fault?: string;
  readonly tid: string;
}

interface Tally {
  calls: number;
  operations: number;
  throttled: number;
  failed: number;
  byKind: Partial<Record<CallKind, number>>;
  byStatus: Record<string, number>;
}

const mostCalls = 1000;
const empty = (): Tally => ({ calls: 0, operations: 0, throttled: 0, failed: 0, byKind: {}, byStatus: {} });

/** The log of calls: sums are kept for good, the last 1,000 calls in full. */
export class CallLog {
  private readonly tallies = new Map<string, Tally>();
  private readonly ring: Entry[] = [];

  add(entry: Entry): void {
    const tally = this.tallies.get(entry.realm) ?? empty();
    this.tallies.set(entry.realm, tally);
    tally.calls += 1;
    tally.operations += entry.operations;
    if (entry.status === 429) tally.throttled += 1;
    if (entry.status === 0 || entry.status >= 400) tally.failed += 1;
    tally.byKind[entry.kind] = (tally.byKind[entry.kind] ?? 0) + 1;
    tally.byStatus[entry.status] = (tally.byStatus[entry.status] ?? 0) + 1;
    this.ring.push(entry);
    if (this.ring.length > mostCalls) this.ring.shift();
  }

  clear(): void {
    this.tallies.clear();
    this.ring.length = 0;
  }

  tally(realm: string): Readonly<Tally> {
    return this.tallies.get(realm) ?? empty();
  }

  get realms(): readonly string[] {
    return [...this.tallies.keys()];
  }

  recent(realm: string | undefined, most: number): readonly Entry[] {
    return this.ring.filter((entry) => realm === undefined || entry.realm === realm).slice(-most);
  }
}
