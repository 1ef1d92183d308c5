import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Edition, sumMoney } from '@jobpro/contracts';
import { monthOf, partOf, readSampleDay, sampleOf } from '@jobpro/test-data';
import {
  eventually,
  type OtlpSink,
  randomFrom,
  type ReceivedSpan,
  repositoryRoot,
  runFolder,
  startOtlpSink,
} from '@jobpro/testing';
import { Client } from 'pg';
import { comparable, type CrashTarget, runDemo, type DemoRun, isWhole, startSystem, type System } from '@jobpro/tools';

const companies = readSampleDay();
const MONTH_SEED = 20_261_101;
/** A fortieth of a mid-size contractor's month, which Intuit's limits let through without a pause. */
const months = (['online', 'desktop'] as const).map((edition: Edition) =>
  monthOf(`month-${edition}`, edition, partOf(40), randomFrom(MONTH_SEED)),
);
const MOST_CRASHES = 4;
const minutes = (count: number): number => count * 60_000;
let sink: OtlpSink;
let system: System;
let plain: DemoRun;

/** QuickBooks as each company's bookkeeper sees it when the day is over. */
const quickBooks = ({ ends }: DemoRun) => ends.map(({ snapshot }) => comparable(snapshot));

/** Records that go under the trace of another one. */
function sharedTraces({ ends }: DemoRun): string[] {
  const seen = new Set<string>();
  return ends.flatMap(({ records }) =>
    records.flatMap(({ entity, id, traceId }) => {
      if (traceId === undefined) return [];
      if (seen.has(traceId)) return [`${entity} ${id}`];
      seen.add(traceId);
      return [];
    }),
  );
}

beforeAll(async () => {
  sink = await startOtlpSink();
  system = await startSystem({ env: {}, otlp: sink.url });
  plain = await runDemo(system, { companies });
}, minutes(4));
afterAll(async () => {
  await system.stop();
  await sink.stop();
});

describe('the sample day', () => {
  test('ends as expected, in the services, in QuickBooks and in JobPro', () => {
    expect(plain.problems).toEqual([]);
    expect(plain.ends.map(({ snapshot: { invoices, payments } }) => [invoices.length, payments.length])).toEqual([
      [60, 36],
      [62, 36],
    ]);
  });

  test(
    'published twice and shuffled, ends in exactly the same QuickBooks',
    async () => {
      const shuffle = 20_261_123;
      const shuffled = await runDemo(system, { companies, suffix: '-shuffled', twice: true, shuffle });
      expect(shuffled.problems).toEqual([]);
      expect(quickBooks(shuffled)).toEqual(quickBooks(plain));
      // Many are selected before JobPro's event is read here.
      expect(sharedTraces(shuffled)).toEqual([]);
    },
    minutes(4),
  );

  test(
    'ends in exactly the same QuickBooks when each service is killed at work and started again',
    async () => {
      const kill: CrashTarget[] = [
        'customer-mapping',
        'item-mapping',
        'job-mapping',
        'invoice-mapping',
        'payment-mapping',
        'online-connector',
        'desktop-qbxml',
      ];
      const survived = await runDemo(system, { companies, suffix: '-killed', kill, patience: 60_000 });
      expect(survived.problems).toEqual([]);
      expect(survived.killed.map(({ service }) => service).sort()).toEqual([...kill].sort());
      expect(survived.killed.filter(({ work }) => work === 0)).toEqual([]);
      expect(quickBooks(survived)).toEqual(quickBooks(plain));
    },
    minutes(4),
  );
});

describe('a generated month', () => {
  let month: DemoRun;
  beforeAll(async () => {
    const patience = minutes(1);
    month = await runDemo(system, { companies: months.map(sampleOf), twice: true, shuffle: MONTH_SEED, patience });
  }, minutes(4));

  test('a month, doubled and shuffled, ends in both editions’ QuickBooks as it must, document by document', () => {
    expect(month.problems).toEqual([]);
  });

  test.each(months)('its sums in QuickBooks are right to the cent: $edition', ({ companyId, books }) => {
    const snapshot = month.ends.find(({ company }) => company.id === companyId)?.snapshot;
    const cents = (amounts: readonly string[] = []) => Number(sumMoney(amounts).replace('.', ''));
    expect({
      invoices: { count: snapshot?.invoices.length, cents: cents(snapshot?.invoices.map(({ total }) => total)) },
      payments: { count: snapshot?.payments.length, cents: cents(snapshot?.payments.map(({ total }) => total)) },
      appliedCents: cents(snapshot?.payments.flatMap(({ applied }) => applied.map(({ amount }) => amount))),
    }).toEqual({ invoices: books.invoices, payments: books.payments, appliedCents: books.appliedCents });
  });
});

describe('Postgres', () => {
  test(
    'may crash in the middle of the day, again and again: the end is the same',
    async () => {
      const day = new AbortController();
      let crashes = Promise.resolve(0);
      // Not before: connecting is a person's act, refused while the database is away, and repeated by that person.
      const onConnected = () => {
        crashes = crashAgainAndAgain(system.infra.databaseUrl, day.signal);
      };
      const survived = await runDemo(system, { companies, suffix: '-crashed', patience: 60_000, onConnected });
      day.abort();
      expect(await crashes).toBeGreaterThan(0);
      expect(survived.problems).toEqual([]);
      expect(quickBooks(survived)).toEqual(quickBooks(plain));
    },
    minutes(3),
  );

  /** Kills one of its processes, at which it ends all others and recovers. Answers how often it did. */
  async function crashAgainAndAgain(url: string, until: AbortSignal): Promise<number> {
    let crashes = 0;
    while (!until.aborted && crashes < MOST_CRASHES) {
      await pause(1_500);
      const client = new Client({ connectionString: url });
      client.on('error', () => undefined); // it is stopped with the others
      try {
        await client.connect();
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        const [own] = rows;
        if (own === undefined) continue;
        process.kill(own.pid, 'SIGKILL');
        crashes++;
      } catch {
        // It is still recovering from the last time.
      } finally {
        await client.end().catch(() => undefined);
      }
    }
    return crashes;
  }
});

describe('one trace an invoice', () => {
  /** Returns the expected spans from the top: the service, the kind and the name of each. */
  const wayOf = (call: { service: string; span: string; edition: string }): [string, string, string][] => [
    ['jobpro-core', 'producer', 'send jobpro.{companyId}.invoice.created'],
    ['invoice-mapping', 'consumer', 'process jobpro.{companyId}.invoice.created'],
    ['invoice-mapping', 'producer', `send command.${call.edition}.{companyId}.invoice.create`],
    [call.service, 'consumer', `process command.${call.edition}.{companyId}.invoice.create`],
    [call.service, 'client', call.span],
    [call.service, 'producer', 'send outcome.{companyId}.invoice.done'],
    ['invoice-mapping', 'consumer', 'process outcome.{companyId}.invoice.done'],
  ];
  const ear: [string, string, string][] = [
    ['invoice-mapping', 'producer', 'send sync.{companyId}.invoice.exported'],
    ['jobpro-core', 'consumer', 'process sync.{companyId}.invoice.exported'],
  ];

  test.each([
    ['granite-ridge', { service: 'desktop-qbxml', span: 'qbxml InvoiceAdd', edition: 'desktop' }],
    ['harbor-light', { service: 'online-connector', span: 'quickbooks-online invoice.create', edition: 'online' }],
  ])('%s: from JobPro’s event over both hops of the bus to QuickBooks and back', async (companyId, call) => {
    const end = plain.ends.find(({ company }) => company.id === companyId);
    const exported = (end?.records ?? []).filter(({ entity, state }) => entity === 'invoice' && state === 'exported');
    const traceId = exported[0]?.traceId ?? '';
    const spans = await eventually(() => {
      const trace = sink.trace(traceId);
      return isWhole(trace) && trace;
    });
    expect(spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toHaveLength(1);
    for (const way of [wayOf(call), [...wayOf(call).slice(0, 2), ...ear]]) expectChain(spans, way);
  });

  test('no two documents share one', () => {
    expect(plain.ends.every(({ records }) => records.some(({ traceId }) => traceId !== undefined))).toBe(true);
    expect(sharedTraces(plain)).toEqual([]);
  });

  function expectChain(spans: readonly ReceivedSpan[], way: readonly [string, string, string][]): void {
    let parent: ReceivedSpan | undefined;
    for (const [service, kind, name] of way) {
      const match = spans.find(
        (span) => span.service === service && span.name === name && span.parentSpanId === parent?.spanId,
      );
      expect({ name, under: parent?.name, found: match === undefined ? 'nothing' : match.kind }).toEqual({
        name,
        under: parent?.name,
        found: kind,
      });
      expect(match?.failed).toBe(false);
      parent = match;
    }
  }
});

describe('npm run demo', () => {
  test(
    'shows its progress, sums up, and ends well',
    async () => {
      const json = join(mkdtempSync(join(runFolder(), 'demo-')), 'summary.json');
      const demo = join(repositoryRoot, 'tools', 'dist', 'demo.js');
      const { stdout } = await promisify(execFile)(process.execPath, [demo, '--json', json], {
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      });
      for (const line of [
        /^NATS server: .* ready in/m,
        /^invoice-mapping: ready in/m,
        /12:00 {2}JobPro selects 84 invoices$/m,
        /^Granite Ridge Builders \(QuickBooks Desktop\), finished after/m,
        /^ {2}invoices +60 +- +7 +8/m,
        /^ {4}customer Acme Supply: A vendor named “Acme Supply” already exists in QuickBooks\.$/m,
        /^ {4}payment .* waits for invoice GR4159$/m,
        /quickbooks-online invoice\.create/,
        /^Every document ended as expected/m,
      ])
        expect(stdout).toMatch(line);
      const summary: unknown = JSON.parse(readFileSync(json, 'utf8'));
      expect(summary).toMatchObject({
        ok: true,
        problems: [],
        companies: [
          {
            id: 'granite-ridge',
            edition: 'desktop',
            counts: { job: { exported: 15 }, invoice: { exported: 60, failed: 7, ready: 8 } },
          },
          {
            id: 'harbor-light',
            edition: 'online',
            counts: { job: { excluded: 10 }, payment: { exported: 36, waiting: 1 } },
          },
        ],
      });
    },
    minutes(5),
  );
});
