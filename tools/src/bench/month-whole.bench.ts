import { sumMoney } from '@jobpro/contracts';
import { randomFrom } from '@jobpro/testing';
import { rehearse } from '../demo/rehearse.js';
import { monthOf, partOf } from '../month/month.js';
import { sampleOf } from '../month/month.sample.js';
import { startSystem } from '../system.js';

const SEED = 2026;
/** A tenth of a mid-size contractor, so that Intuit's limits let it through in minutes. */
const PART = 10;
/** Those limits stop everything for most of a minute. */
const PATIENCE_MS = 120_000;

/**
 * A tenth of the month through the whole system, both connectors and QuickBooks' simulators: Online at Intuit's limits, Desktop with a
 * run of the Web Connector each second; events shuffled and doubled. Verified document by document, and told to the cent.
 */
export async function monthWholeBench(): Promise<void> {
  const months = (['online', 'desktop'] as const).map((edition) =>
    monthOf(`whole-${edition}`, edition, partOf(PART), randomFrom(SEED)),
  );
  const system = await startSystem({ env: {} });
  try {
    const companies = months.map(sampleOf);
    const played = await rehearse(system, { companies, twice: true, shuffle: SEED, patience: PATIENCE_MS });
    const [problem] = played.problems;
    if (problem !== undefined) throw new Error(`${played.problems.length} things are not as they must be: ${problem}`);
    for (const { company, milliseconds = 0, books } of played.ends) {
      const { invoices, payments } = books;
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
