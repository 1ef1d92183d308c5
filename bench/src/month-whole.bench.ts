import { sumMoney } from '@jobpro/contracts';
import { randomFrom } from '@jobpro/testing';
import { runDemo, startSystem } from '@jobpro/tools';
import { monthOf, partOf, sampleOf } from '@jobpro/test-data';

const SEED = 2026;
/** Intuit's limits stop everything for most of a minute; on a full machine one company waits for the other's. */
const PATIENCE_MS = 180_000;

interface Played {
  readonly what: string;
  /** The month divided by this. */
  readonly part: number;
  /** Of the Online connector's environment. */
  readonly limits: Readonly<Record<string, string>>;
}

const parts: Readonly<Record<string, Played>> = {
  tenth: { what: 'a tenth, at the limits that Intuit sets', part: 10, limits: {} },
  whole: {
    what: 'all of it, as if Intuit set no limits',
    part: 1,
    limits: { QBO_REQUESTS_PER_MINUTE: '10000', QBO_REQUESTS_PER_SECOND: '1000', QBO_BATCHES_PER_MINUTE: '1000' },
  },
};

/**
 * Sends the month of a mid-size contractor through the whole system, both connectors and QuickBooks' simulators: one company Online
 * and one Desktop, with a run of the Web Connector each second. Events are shuffled and doubled. A tenth runs with our limiter as it
 * is, then all of it runs without the limiter, because the limits alone would make it take 20 minutes. `BENCH_MONTH=tenth` runs only
 * the tenth. Every document is verified, and the sums are reported to the cent.
 */
export async function monthWholeBench(): Promise<void> {
  const selected = process.env['BENCH_MONTH']?.split(',');
  for (const [name, played] of Object.entries(parts)) if (selected?.includes(name) ?? true) await playMonth(played);
}

async function playMonth({ what, part, limits }: Played): Promise<void> {
  const months = (['online', 'desktop'] as const).map((edition) =>
    monthOf(`whole-${edition}`, edition, partOf(part), randomFrom(SEED)),
  );
  const system = await startSystem({ env: {}, overrides: { 'online-connector': limits } });
  console.log(`  ${what}:`);
  try {
    const companies = months.map(sampleOf);
    const played = await runDemo(system, { companies, twice: true, shuffle: SEED, patience: PATIENCE_MS });
    const [problem] = played.problems;
    if (problem !== undefined) throw new Error(`${played.problems.length} things are not as they must be: ${problem}`);
    for (const { company, milliseconds = 0, snapshot } of played.ends) {
      const { invoices, payments } = snapshot;
      const seconds = milliseconds / 1000;
      const sum = sumMoney([...invoices, ...payments].map(({ total }) => total));
      const events = company.events.length * 2;
      console.log(
        `  QuickBooks ${company.edition}: ${invoices.length} invoices and ${payments.length} payments, ${sum} to the cent, of ${events} events in ${seconds.toFixed(1)} s, ${(events / seconds).toFixed(0)} events a second`,
      );
    }
  } finally {
    await system.stop();
  }
}
