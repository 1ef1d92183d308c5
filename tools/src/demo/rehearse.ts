import type { System } from '../system.js';
import type { Books } from './books.js';
import { BusView } from './bus.read.js';
import { FactsStore } from './facts.store.js';
import type { Fact } from './facts.store.js';
import { type Heard, heardOf, unreadable, verifyHeard } from './heard.read.js';
import { type Killable, type Killed, Killing } from './killing.js';
import { play } from './play.js';
import type { SampleCompany } from '@jobpro/test-data';
import { settle } from './settle.js';
import { stage } from './stage.js';
import { verify } from './verify.js';

export interface RehearsalOptions {
  readonly companies: readonly SampleCompany[];
  /** Added to each company's id, so that one system can rehearse the day more than once. */
  readonly suffix?: string;
  readonly twice?: boolean;
  readonly shuffle?: number | undefined;
  readonly kill?: readonly Killable[];
  /** Called when every company is connected, and before the first event. */
  readonly onConnected?: () => void;
  /** Milliseconds without any movement after which the rest is given up. */
  readonly patience?: number;
  readonly tell?: (line: string) => void;
}

/** How the day ended for one company. */
export interface CompanyEnd {
  readonly company: SampleCompany;
  readonly facts: readonly Fact[];
  readonly books: Books;
  readonly heard: Heard;
  readonly calls: Readonly<Record<string, number>>;
  /** From the first event until its last record stood where it must; undefined: one does not. */
  readonly milliseconds: number | undefined;
}

export interface Rehearsal {
  readonly ends: readonly CompanyEnd[];
  readonly killed: readonly Killed[];
  /** Everything that is not as it must be, in sentences; empty: the day went well. */
  readonly problems: readonly string[];
  readonly milliseconds: number;
}

const PATIENCE = 40_000;

/** Plays the sample day on a running system, waits for its end, and compares it with what was expected and with QuickBooks. */
export async function rehearse(system: System, options: RehearsalOptions): Promise<Rehearsal> {
  const tell = options.tell ?? (() => undefined);
  const facts = await FactsStore.open(system.infra.databaseUrl);
  const bus = await BusView.open(system.infra.natsUrl);
  try {
    const companies = options.companies.map((company) => ({ ...company, id: `${company.id}${options.suffix ?? ''}` }));
    const dead = await bus.lastDead();
    const staged = [];
    for (const company of companies) {
      staged.push(await stage(system, company));
      tell(`${company.title}: QuickBooks ${company.edition === 'online' ? 'Online' : 'Desktop'} is connected`);
    }
    const killing = await Killing.open(system, { facts, bus }, options.kill ?? [], tell);
    options.onConnected?.();
    const since = Date.now();
    await play(system, companies, {
      twice: options.twice ?? false,
      shuffle: options.shuffle,
      meanwhile: (hour, published) => killing.during(hour, published),
      tell,
    });
    const settled = await settle(
      system,
      companies,
      { facts, bus },
      { since, patience: options.patience ?? PATIENCE, tell },
    );
    const milliseconds = Date.now() - since;

    const ends: CompanyEnd[] = [];
    const problems = killing.missed.map((service) => `${service} was never seen with work, so it was not killed`);
    for (const { company, before, books: readBooks, calls } of staged) {
      const [books, records, heard] = [
        await readBooks(),
        await facts.records(company.id),
        await heardOf(system, company.id),
      ];
      problems.push(...verify({ company, facts: records, before, books }), ...verifyHeard(company, records, heard));
      const asked = await calls();
      problems.push(...complaints(company, asked, killing.killed.length > 0));
      ends.push({
        company,
        facts: records,
        books,
        heard,
        calls: asked,
        milliseconds: settled.milliseconds.get(company.id),
      });
    }
    problems.push(...(await unreadable(system)));
    problems.push(...(await bus.deadSince(dead)));
    if (!settled.ok && problems.length === 0)
      problems.push('something is still under way, although every record is in place');
    return { ends, killed: killing.killed, problems, milliseconds };
  } finally {
    await bus.close();
    await facts.close();
  }
}

/** What QuickBooks or its Web Connector had to complain of, although every document arrived. */
function complaints({ title }: SampleCompany, calls: Readonly<Record<string, number>>, killed: boolean): string[] {
  const { parseProblems = 0, failures = 0 } = calls;
  return [
    ...(parseProblems > 0 ? [`${title}: QuickBooks could not parse ${parseProblems} message sets`] : []),
    ...(failures > 0 && !killed ? [`${title}: the Web Connector showed its user ${failures} failures`] : []),
  ];
}
