import { type Entity, entities } from '@jobpro/contracts';
import { duration } from '../duration.write.js';
import type { Crash } from './crash-tests.js';
import type { CompanyResult, DemoRun } from './run-demo.js';
import { nameOf } from '@jobpro/test-data';

/** A document that did not go, as a bookkeeper reads it. */
export interface NotGone {
  readonly entity: Entity;
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

export interface CompanySummary {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  /** Records by entity and state. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failed: readonly NotGone[];
  readonly waiting: readonly {
    readonly entity: Entity;
    readonly id: string;
    readonly name: string;
    readonly for: readonly string[];
  }[];
  readonly warnings: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly seconds: number | undefined;
}

/** The summary that `--json` writes. */
export interface Summary {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly companies: readonly CompanySummary[];
  readonly killed: readonly Crash[];
  readonly traces: readonly { readonly company: string; readonly invoice: string; readonly traceId: string }[];
  readonly seconds: { readonly setUp: number; readonly day: number; readonly total: number };
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;

/** The day in figures. */
export function summaryOf(
  run: DemoRun,
  more: { readonly problems: readonly string[]; readonly traces: Summary['traces']; readonly setUp: number },
): Summary {
  const problems = [...run.problems, ...more.problems];
  return {
    ok: problems.length === 0,
    problems,
    companies: run.ends.map(companySummary),
    killed: run.killed,
    traces: more.traces,
    seconds: {
      setUp: seconds(more.setUp),
      day: seconds(run.milliseconds),
      total: seconds(more.setUp + run.milliseconds),
    },
  };
}

function companySummary({ company, records, calls, milliseconds }: CompanyResult): CompanySummary {
  const counts: Record<string, Record<string, number>> = {};
  for (const { entity, state } of records) {
    const states = (counts[entity] ??= {});
    states[state] = (states[state] ?? 0) + 1;
  }
  return {
    id: company.id,
    title: company.title,
    edition: company.edition,
    counts,
    failed: records.flatMap(({ entity, id, state, reason }) =>
      state === 'failed' && reason !== null
        ? [
            {
              entity,
              id,
              name: nameOf(company, entity, id),
              code: reason.code,
              sentence: reason.sentence,
              remedy: reason.remedy,
            },
          ]
        : [],
    ),
    waiting: records.flatMap(({ entity, id, state, waitsFor }) =>
      state === 'waiting'
        ? [{ entity, id, name: nameOf(company, entity, id), for: waitsFor.map(targetName(company)) }]
        : [],
    ),
    warnings: records.reduce((sum, { warnings }) => sum + warnings.length, 0),
    calls,
    seconds: milliseconds === undefined ? undefined : seconds(milliseconds),
  };
}

/** `company/entity/id` as people say it. */
const targetName =
  (company: CompanyResult['company']) =>
  (target: string): string => {
    const [, kind = '', id = ''] = target.split('/');
    const entity = entities.find((each) => each === kind);
    return entity === undefined ? kind : `${entity} ${nameOf(company, entity, id)}`;
  };

const columns: readonly (readonly [title: string, state: string])[] = [
  ['exported', 'exported'],
  ['waiting', 'waiting'],
  ['failed', 'failed'],
  ['not chosen', 'ready'],
  ['not for it', 'excluded'],
];

/** The summary as the demo prints it. */
export function summaryLines(summary: Summary): string[] {
  return [...summary.companies.flatMap(companyLines), ...summary.killed.map(killedLine), ...verdict(summary)];
}

const killedLine = ({ service, work }: Crash): string => `${service} was killed with ${work} in hand and started again`;

function companyLines(company: CompanySummary): string[] {
  const edition = company.edition === 'online' ? 'Online' : 'Desktop';
  const time = company.seconds === undefined ? 'not finished' : `finished after ${duration(company.seconds * 1000)}`;
  const shown = columns.filter(([, state]) => entities.some((entity) => (company.counts[entity]?.[state] ?? 0) > 0));
  const cell = (text: string) => text.padStart(12);
  return [
    '',
    `${company.title} (QuickBooks ${edition}), ${time}`,
    `  ${''.padEnd(10)}${shown.map(([title]) => cell(title)).join('')}`,
    ...entities.map(
      (entity) =>
        `  ${`${entity}s`.padEnd(10)}${shown.map(([, state]) => cell(String(company.counts[entity]?.[state] ?? '-'))).join('')}`,
    ),
    `  asked of QuickBooks: ${Object.entries(company.calls)
      .map(([what, count]) => `${count} ${spoken(what)}`)
      .join(', ')}`,
    `  ${company.warnings} values were changed on the way, each with a warning on its document`,
    '  refused:',
    ...company.failed.flatMap(({ entity, name, sentence, remedy, code }) => [
      `    ${entity} ${name}: ${sentence}`,
      `      ${remedy} (${code})`,
    ]),
    ...(company.waiting.length === 0 ? [] : ['  waiting:']),
    ...company.waiting.map(({ entity, name, for: what }) => `    ${entity} ${name} waits for ${what.join(', ')}`),
  ];
}

/** Problems that are printed. */
const SHOWN = 40;

const spoken = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function verdict({ ok, problems, seconds: { setUp, day, total } }: Summary): string[] {
  const times = `Set-up ${duration(setUp * 1000)}, the day ${duration(day * 1000)}, together ${duration(total * 1000)}.`;
  if (ok) return ['', `Every document ended as expected, and QuickBooks agrees to the cent. ${times}`];
  return [
    '',
    `${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} not as expected:`,
    ...problems.slice(0, SHOWN).map((each) => `  ${each}`),
    ...(problems.length > SHOWN ? [`  and ${problems.length - SHOWN} more; --json FILE writes them all`] : []),
    times,
  ];
}
