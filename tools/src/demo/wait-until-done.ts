import { setTimeout as pause } from 'node:timers/promises';
import { definitionOf, type ProcessName } from '../services.js';
import type { System } from '../system.js';
import type { BusView } from './bus-view.js';
import type { SyncRecord, SyncRecordStore } from './sync-record.store.js';
import type { SampleCompany } from '@jobpro/test-data';
import { wrongEnd } from './verify.js';

export interface DayEnd {
  /** Whether every record has its expected end and nothing is under way. */
  readonly ok: boolean;
  /** Milliseconds until each company's last record had its expected end; undefined where one has not. */
  readonly milliseconds: ReadonlyMap<string, number | undefined>;
}

interface Sources {
  readonly records: SyncRecordStore;
  readonly bus: BusView;
}

const LOOK_EVERY = 250;
/** Looking at a month's records takes a second of the machine that does the work: it may have a fifth of the time. */
const REST_AFTER_LOOK = 4;
const TELL_EVERY = 2_000;

/** Waits for records: until every record of the day is where it must be and nothing is under way, or nothing has moved for a while. */
export async function waitUntilDone(
  system: System,
  companies: readonly SampleCompany[],
  sources: Sources,
  options: { readonly since: number; readonly patience: number; readonly tell: (line: string) => void },
): Promise<DayEnd> {
  const done = new Map<string, number | undefined>(companies.map(({ id }) => [id, undefined]));
  let [last, moved, reportedAt] = ['', Date.now(), Date.now()];
  for (;;) {
    const looked = Date.now();
    const standings: string[] = [];
    for (const company of companies) {
      const { inPlace, total } = standing(company, await sources.records.of(company.id));
      standings.push(`${company.title} ${inPlace} of ${total}`);
      if (inPlace < total) done.set(company.id, undefined);
      else if (done.get(company.id) === undefined) done.set(company.id, Date.now() - options.since);
    }
    const now = standings.join(', ');
    const allIn = [...done.values()].every((time) => time !== undefined);
    if (allIn && (await areBatchesFinished(companies, sources)) && (await isQuiet(system, sources))) {
      options.tell(`       in place: ${now}`);
      return { ok: true, milliseconds: done };
    }
    if (now !== last) moved = Date.now();
    if (now !== last && Date.now() - reportedAt > TELL_EVERY) {
      options.tell(`       in place: ${now}`);
      reportedAt = Date.now();
    }
    last = now;
    if (Date.now() - moved > options.patience) return { ok: false, milliseconds: done };
    await pause(Math.max(LOOK_EVERY, (Date.now() - looked) * REST_AFTER_LOOK));
  }
}

/** How many of a company's records stand where they must. */
function standing(company: SampleCompany, records: readonly SyncRecord[]): { inPlace: number; total: number } {
  const byKey = new Map(records.map((record) => [`${record.entity}/${record.id}`, record]));
  const all = Object.entries(company.expected).flatMap(([entity, ends]) =>
    Object.entries(ends).map(([id, expected]) => wrongEnd(byKey.get(`${entity}/${id}`), expected)),
  );
  return { inPlace: all.filter((why) => why === undefined).length, total: all.length };
}

/** Returns whether the system has no work: no open commands, no unpublished and no unhandled messages. */
export async function isQuiet(system: System, { records, bus }: Sources): Promise<boolean> {
  return (
    (await records.commands('online', 'open')) === 0 &&
    (await records.commands('desktop', 'open')) === 0 &&
    (await records.unpublished(outboxesOf(system.names))) === 0 &&
    (await bus.unhandled()) === 0
  );
}

/** Returns whether every batch that can finish is reported as finished. */
async function areBatchesFinished(companies: readonly SampleCompany[], { records }: Sources): Promise<boolean> {
  const waiting = companies.reduce((sum, company) => sum + batchesThatWait(company), 0);
  return (await records.unfinishedBatches(companies.map(({ id }) => id))) <= waiting;
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
