import type { Call, CallKind } from './call.js';
import { itemEntity } from './call.js';
import type { FaultRule } from './fault-rule.schema.js';
import type { Fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';

interface Standing {
  readonly id: string;
  readonly rule: FaultRule;
  readonly random: () => number;
  seen: number;
  fired: number;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Seen = Pick<Call, 'realm' | 'method' | 'path' | 'kind' | 'entity'>;

/** The orders to fail that stand, in the order in which they were given. The first that fits a call spoils it. */
export class FaultRules {
  private readonly standing: Standing[] = [];
  private last = 0;

  add(rule: FaultRule): string {
    this.last += 1;
    const id = String(this.last);
    this.standing.push({ id, rule, random: seeded(rule.seed), seen: 0, fired: 0 });
    return id;
  }

  /** Takes one away, or all; answers how many. */
  remove(id?: string): number {
    const before = this.standing.length;
    const remaining = id === undefined ? [] : this.standing.filter((entry) => entry.id !== id);
    this.standing.splice(0, before, ...remaining);
    return before - remaining.length;
  }

  list(): readonly { readonly id: string; readonly rule: FaultRule; readonly seen: number; readonly fired: number }[] {
    return this.standing.map(({ id, rule, seen, fired }) => ({ id, rule, seen, fired }));
  }

  /** The fault that a whole call gets. */
  forCall(call: Seen): FaultRule | undefined {
    return this.standing.find((entry) => entry.rule.fault !== 'item-fault' && fires(entry, call))?.rule;
  }

  /** The fault that one item of a batch gets, the others being worked off as ever. */
  forItem(realm: string, item: JsonObject): Fault | undefined {
    const kind: CallKind = typeof item['Query'] === 'string' ? 'query' : kindOf(item['operation']);
    const call: Seen = { realm, method: 'POST', path: '/batch', kind, entity: itemEntity(item)?.entity };
    for (const entry of this.standing) {
      if (entry.rule.fault !== 'item-fault' || !fires(entry, call)) continue;
      const { code, message, detail, type } = entry.rule;
      return { status: 400, code, message, detail, type };
    }
    return undefined;
  }
}

const kindOf = (operation: unknown): CallKind =>
  operation === 'create' || operation === 'update' || operation === 'delete' || operation === 'void'
    ? operation
    : 'unknown';

function fires(entry: Standing, call: Seen): boolean {
  const { realm, method, path, kind, entity, nth, every, probability, times } = entry.rule.match;
  const fits =
    (realm === undefined || realm === call.realm) &&
    (method === undefined || method === call.method) &&
    (path === undefined || call.path.includes(path)) &&
    (kind === undefined || kind === call.kind) &&
    (entity === undefined || entity === call.entity);
  const most = times ?? (every === undefined && probability === undefined ? 1 : Infinity);
  if (!fits || entry.fired >= most) return false;
  entry.seen += 1;
  if (nth !== undefined && entry.seen !== nth) return false;
  if (every !== undefined && entry.seen % every !== 0) return false;
  if (probability !== undefined && entry.random() >= probability) return false;
  entry.fired += 1;
  return true;
}
