import { setTimeout as pause } from 'node:timers/promises';
import { sumMoney } from '@jobpro/contracts';
import { createDataSource } from '@jobpro/database';
import { randomFrom, startNats, startPostgres, startProcess } from '@jobpro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { FakeConnectors, publishEvent } from './fake-connectors.js';
import { midSize, type Month, monthOf, type MonthEvent, partOf } from '@jobpro/test-data';
import { cpuSeconds } from './cpu.read.js';

const SEED = 2026;
const services = ['customer-mapping', 'item-mapping', 'job-mapping', 'invoice-mapping', 'payment-mapping'];
const PUBLISHED_AT_ONCE = 500;
const GIVE_UP_MS = 15 * 60_000;

interface PlayedMonths {
  readonly seconds: number;
  /** Seconds of processor time, by who spent them: the five services, Postgres and NATS. */
  readonly cpu: ReadonlyMap<string, number>;
  readonly documents: number;
  readonly events: number;
}

/**
 * A month of a mid-size contractor, its events shuffled and doubled, through the five mapping services, Online; then of ten companies of
 * both editions with as many documents together. Compared with the books to the cent. Fake connectors
 * answer the commands; the real ones are part of `month-whole.bench.ts`.
 */
export async function monthBench(): Promise<void> {
  const single = await play([monthOf('one', 'online', midSize, randomFrom(SEED))]);
  tell('one company', single);
  const months = Array.from({ length: 10 }, (_, at) =>
    monthOf(`company-${at}`, at % 2 === 0 ? 'online' : 'desktop', partOf(10), randomFrom(SEED + at)),
  );
  const ten = await play(months);
  tell('ten companies of a tenth each', ten);
  const ratio = costOf(ten) / costOf(single);
  console.log(`  a document of ten companies costs ${ratio.toFixed(2)} of one's (wanted: at most 1.20)`);
}

/** Milliseconds of processor time for one document, of all together. */
const costOf = ({ cpu, documents }: Pick<PlayedMonths, 'cpu' | 'documents'>): number =>
  ([...cpu.values()].reduce((sum, seconds) => sum + seconds, 0) / documents) * 1000;

function tell(what: string, { seconds, cpu, documents, events }: PlayedMonths): void {
  const rate = Math.round(events / seconds);
  const costs = [...cpu].map(([who, spent]) => `${who} ${((spent / documents) * 1000).toFixed(2)}`);
  console.log(
    `  ${what}: ${events} events, ${documents} documents to the cent in ${seconds.toFixed(1)} s, ${rate} events a second; processor time of one document, in ms: ${costOf({ cpu, documents }).toFixed(2)} (${costs.join(', ')})`,
  );
}

async function play(months: readonly Month[]): Promise<PlayedMonths> {
  const [postgres, nats] = await Promise.all([startPostgres({ persistent: true }), startNats({ persistent: true })]);
  const bus = await connect({ servers: nats.url });
  const env = { NATS_URL: nats.url, DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' };
  const running = [];
  try {
    for (const app of services) running.push(await startProcess({ app, env }));
    const connectors = new FakeConnectors(bus, months);
    await connectors.start();
    const processes = {
      Postgres: postgres.pid,
      NATS: nats.pid,
      ...Object.fromEntries(running.map(({ app, pid }) => [app, pid])),
    };
    const cpu = () => new Map(Object.entries(processes).map(([who, pid]) => [who, cpuSeconds(pid) ?? 0]));
    const before = cpu();
    const started = performance.now();
    const random = randomFrom(SEED);
    const events = months
      .flatMap((month) => [...month.events, ...month.events])
      .map((event) => ({ event, at: random.next() }))
      .sort((left, right) => left.at - right.at)
      .map(({ event }) => event);
    await publishAll(bus, events);
    await settled(postgres.url, months);
    const seconds = (performance.now() - started) / 1000;
    const spent = new Map([...cpu()].map(([who, seconds]) => [who, seconds - (before.get(who) ?? 0)]));
    await connectors.stop();
    for (const month of months) compare(month, connectors);
    const documents = months.reduce((sum, { books }) => sum + books.invoices.count + books.payments.count, 0);
    return { seconds, cpu: spent, documents, events: events.length };
  } finally {
    await Promise.all(running.map((service) => service.stop()));
    await bus.close();
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

async function publishAll(bus: NatsConnection, events: readonly MonthEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += PUBLISHED_AT_ONCE)
    await Promise.all(events.slice(from, from + PUBLISHED_AT_ONCE).map((event) => publishEvent(bus, event)));
}

/** Waits until every document has ended as its month says: in QuickBooks, or refused with its customer's name. */
async function settled(url: string, months: readonly Month[]): Promise<void> {
  const source = await createDataSource({ url, applicationName: 'month' }).initialize();
  const wanted = months.reduce(
    (sum, { books: { invoices, payments, refused } }) => ({
      exported: sum.exported + invoices.count + payments.count,
      failed: sum.failed + refused.invoices + refused.payments,
    }),
    { exported: 0, failed: 0 },
  );
  try {
    const until = Date.now() + GIVE_UP_MS;
    while (Date.now() < until) {
      const states = await source.query<{ state: string; n: number }[]>(
        `select state, count(*)::int as n from mapping.sync_record where entity in ('invoice', 'payment') group by state`,
      );
      const count = (state: string) => states.find((row) => row.state === state)?.n ?? 0;
      if (count('exported') === wanted.exported && count('failed') === wanted.failed) return;
      await pause(500);
    }
    throw new Error(`The month did not end within ${GIVE_UP_MS / 60_000} minutes.`);
  } finally {
    await source.destroy();
  }
}

function compare({ companyId, books }: Month, connectors: FakeConnectors): void {
  const { invoices, payments, complaints } = connectors.of(companyId);
  const cents = (amounts: readonly string[]) => Number(sumMoney(amounts).replace('.', ''));
  const pairs: [what: string, is: number, wanted: number][] = [
    ['invoices', invoices.size, books.invoices.count],
    ['cents of invoices', cents([...invoices.values()].map(({ total }) => total)), books.invoices.cents],
    ['payments', payments.size, books.payments.count],
    ['cents of payments', cents([...payments.values()].map(({ amount }) => amount)), books.payments.cents],
    ['cents applied', cents([...payments.values()].map(({ applied }) => applied)), books.appliedCents],
    ['complaints', complaints.length, 0],
  ];
  for (const [what, is, wanted] of pairs)
    if (is !== wanted)
      throw new Error(`${companyId}: ${what} came to ${is}, and must come to ${wanted}. ${complaints[0] ?? ''}`);
}
