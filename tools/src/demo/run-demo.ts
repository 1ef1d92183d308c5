import type { System } from '../system.js';
import type { QuickBooksSnapshot } from './quickbooks-snapshot.js';
import { BusView } from './bus-view.js';
import { SyncRecordStore } from './sync-record.store.js';
import type { SyncRecord } from './sync-record.store.js';
import { type Received, receivedBy, unreadable, verifyReceived } from './received-messages.js';
import { type CrashTarget, type Crash, CrashTests } from './crash-tests.js';
import { publishDay } from './publish-day.js';
import type { SampleCompany } from '@jobpro/test-data';
import { waitUntilDone } from './wait-until-done.js';
import { setUpCompany } from './company-setup.js';
import { verify } from './verify.js';

export interface DemoRunOptions {
  readonly companies: readonly SampleCompany[];
  /** Added to each company's id, so that one system can runDemo the day more than once. */
  readonly suffix?: string;
  readonly twice?: boolean;
  readonly shuffle?: number | undefined;
  readonly kill?: readonly CrashTarget[];
  /** Called when every company is connected, and before the first event. */
  readonly onConnected?: () => void;
  /** Milliseconds without any movement after which the rest is given up. */
  readonly patience?: number;
  readonly tell?: (line: string) => void;
}

/** How the day ended for one company. */
export interface CompanyResult {
  readonly company: SampleCompany;
  readonly records: readonly SyncRecord[];
  readonly snapshot: QuickBooksSnapshot;
  readonly received: Received;
  readonly calls: Readonly<Record<string, number>>;
  /** From the first event until its last record stood where it must; undefined: one does not. */
  readonly milliseconds: number | undefined;
}

export interface DemoRun {
  readonly ends: readonly CompanyResult[];
  readonly killed: readonly Crash[];
  /** Everything that is not as it must be, in sentences; empty: the day went well. */
  readonly problems: readonly string[];
  readonly milliseconds: number;
}

const PATIENCE = 40_000;

/** Plays the sample day on a running system, waits for its end, and compares it with what was expected and with QuickBooks. */
export async function runDemo(system: System, options: DemoRunOptions): Promise<DemoRun> {
  const tell = options.tell ?? (() => undefined);
  const store = await SyncRecordStore.open(system.infra.databaseUrl);
  const bus = await BusView.open(system.infra.natsUrl);
  try {
    const companies = options.companies.map((company) => ({ ...company, id: `${company.id}${options.suffix ?? ''}` }));
    const dead = await bus.lastDead();
    const setups = [];
    for (const company of companies) {
      setups.push(await setUpCompany(system, company));
      tell(`${company.title}: QuickBooks ${company.edition === 'online' ? 'Online' : 'Desktop'} is connected`);
    }
    const crashes = await CrashTests.open(system, { records: store, bus }, options.kill ?? [], tell);
    options.onConnected?.();
    const since = Date.now();
    await publishDay(system, companies, {
      twice: options.twice ?? false,
      shuffle: options.shuffle,
      meanwhile: (hour, published) => crashes.during(hour, published),
      tell,
    });
    const settled = await waitUntilDone(
      system,
      companies,
      { records: store, bus },
      { since, patience: options.patience ?? PATIENCE, tell },
    );
    const milliseconds = Date.now() - since;

    const ends: CompanyResult[] = [];
    const problems = crashes.missed.map((service) => `${service} was never seen with work, so it was not killed`);
    for (const { company, before, snapshot: readSnapshot, calls } of setups) {
      const [snapshot, records, received] = [
        await readSnapshot(),
        await store.of(company.id),
        await receivedBy(system, company.id),
      ];
      problems.push(...verify({ company, records, before, snapshot }), ...verifyReceived(company, records, received));
      const callCounts = await calls();
      problems.push(...complaints(company, callCounts, crashes.killed.length > 0));
      ends.push({
        company,
        records,
        snapshot,
        received,
        calls: callCounts,
        milliseconds: settled.milliseconds.get(company.id),
      });
    }
    problems.push(...(await unreadable(system)));
    problems.push(...(await bus.deadSince(dead)));
    if (!settled.ok && problems.length === 0)
      problems.push('something is still under way, although every record is in place');
    return { ends, killed: crashes.killed, problems, milliseconds };
  } finally {
    await bus.close();
    await store.close();
  }
}

/** Returns the complaints of QuickBooks or its Web Connector that remain although every document arrived. */
function complaints({ title }: SampleCompany, calls: Readonly<Record<string, number>>, killed: boolean): string[] {
  const { parseProblems = 0, failures = 0 } = calls;
  return [
    ...(parseProblems > 0 ? [`${title}: QuickBooks could not parse ${parseProblems} message sets`] : []),
    ...(failures > 0 && !killed ? [`${title}: the Web Connector showed its user ${failures} failures`] : []),
  ];
}
