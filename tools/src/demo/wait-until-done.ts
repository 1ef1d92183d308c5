import { setTimeout as pause } from 'node:timers/promises';
import { definitionOf, type ProcessName } from '../services.js';
import type { System } from '../system.js';
import type { BusView } from './bus-view.js';
import type { SyncRecord, SyncRecordStore } from './sync-record.store.js';
import type { SampleCompany } from '@jobpro/test-data';
import { wrongEnd } from './verify.js';

export interface DayEnd {
  /** Whether everything stands where it must and nothing is under way. */
  readonly ok: boolean;
  /** Milliseconds until each company's last record stood where it must; undefined where one does not. */
  readonly milliseconds: ReadonlyMap<string, number | undefined>;
}

const LOOK_EVERY = 250;
/** Looking at a month's records takes a second of the machine that does the work: it may have a fifth of the time. */
const REST_AFTER_LOOK = 4;
const TELL_EVERY = 2_000;

/** Waits for facts: until every record of the day is where it must be and nothing is under way, or nothing has moved for a while. */
export async function waitUntilDone(
  system: System,
  companies: readonly SampleCompany[],
  sources: { readonly facts: SyncRecordStore; readonly bus: BusView },
  options: { readonly since: number; readonly patience: number; readonly tell: (line: string) => void },
): Promise<DayEnd> {
  const outboxes = outboxesOf(system.names);
  const done = new Map<string, number | undefined>(companies.map(({ id }) => [id, undefined]));
  let [last, moved, told] = ['', Date.now(), Date.now()];
  for (;;) {
    const looked = Date.now();
    const standings: string[] = [];
    for (const company of companies) {
      const { inPlace, total } = standing(company, await sources.facts.records(company.id));
      standings.push(`${company.title} ${inPlace} of ${total}`);
      if (inPlace < total) done.set(company.id, undefined);
      else if (done.get(company.id) === undefined) done.set(company.id, Date.now() - options.since);
    }
    const now = standings.join(', ');
    const allIn = [...done.values()].every((time) => time !== undefined);
    if (allIn && (await isQuiet(companies, sources, outboxes))) {
      options.tell(`       in place: ${now}`);
      return { ok: true, milliseconds: done };
    }
    if (now !== last) moved = Date.now();
    if (now !== last && Date.now() - told > TELL_EVERY) {
      options.tell(`       in place: ${now}`);
      told = Date.now();
    }
    last = now;
    if (Date.now() - moved > options.patience) return { ok: false, milliseconds: done };
    await pause(Math.max(LOOK_EVERY, (Date.now() - looked) * REST_AFTER_LOOK));
  }
}

/** How many of a company's records stand where they must. */
function standing(company: SampleCompany, facts: readonly SyncRecord[]): { inPlace: number; total: number } {
  const byKey = new Map(facts.map((fact) => [`${fact.entity}/${fact.id}`, fact]));
  const all = Object.entries(company.expected).flatMap(([entity, ends]) =>
    Object.entries(ends).map(([id, expected]) => wrongEnd(byKey.get(`${entity}/${id}`), expected)),
  );
  return { inPlace: all.filter((why) => why === undefined).length, total: all.length };
}

/** Whether nothing is under way: the queues are empty, and each selection that can be finished is told as finished. */
async function isQuiet(
  companies: readonly SampleCompany[],
  { facts, bus }: { facts: SyncRecordStore; bus: BusView },
  outboxes: readonly string[],
): Promise<boolean> {
  const waiting = companies.reduce((sum, company) => sum + batchesThatWait(company), 0);
  return (
    (await facts.commands('online', 'open')) === 0 &&
    (await facts.commands('desktop', 'open')) === 0 &&
    (await facts.unfinishedBatches(companies.map(({ id }) => id))) <= waiting &&
    (await facts.unpublished(outboxes)) === 0 &&
    (await bus.unhandled()) === 0
  );
}

function batchesThatWait({ batches, expected }: SampleCompany): number {
  const ends = [...batches.values()].map(({ entity, ids }) => ids.map((id) => expected[entity][id]?.end));
  return ends.filter((each) => each.includes('waiting')).length;
}

function outboxesOf(names: readonly ProcessName[]): string[] {
  return names.flatMap((name) => {
    const { tables } = definitionOf(name);
    return tables === undefined || name === 'console' ? [] : [`${tables.schema}.${tables.prefix}_outbox`];
  });
}
