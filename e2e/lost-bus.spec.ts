import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EditionName, TwoEditions } from './two-editions.js';

const PATIENCE = 300_000;
const editions: readonly EditionName[] = ['online', 'desktop'];
const connectors = ['online-connector', 'desktop-qbxml'] as const;
const mappings = ['customer-mapping', 'item-mapping', 'invoice-mapping', 'payment-mapping'] as const;
const counts = (numbers: readonly number[]) => ({ invoices: numbers.length, payments: numbers.length });
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

let world: TwoEditions;
beforeAll(async () => {
  world = await TwoEditions.start();
}, PATIENCE);
afterAll(() => world.stop(), PATIENCE);

describe('a bus that lost all of its data', () => {
  test(
    'commands that were only on the bus are issued again, and every document is exported once',
    async () => {
      const linked = numbers(1, 1);
      const lost = numbers(2, 16);
      for (const edition of editions) {
        await world.publishDocuments(edition, [...linked, ...lost]);
        await world.select(edition, 'links', linked);
        await world.untilAll(edition, 'exported', counts(linked));
      }
      await world.killServices(connectors);
      for (const edition of editions) {
        await world.select(edition, 'lost', lost);
        // The payments wait for their invoices, whose commands are on the bus and nowhere else.
        await world.untilAll(edition, 'sending', { invoices: lost.length, payments: 0 });
      }
      await world.loseBus();
      await world.startServices(connectors);
      await world.checksAreDue();
      for (const edition of editions) {
        await world.untilAll(edition, 'exported', counts([...linked, ...lost]));
        expect(await world.inQuickBooks(edition)).toEqual(counts([...linked, ...lost]));
      }
    },
    PATIENCE,
  );

  test(
    'outcomes that were only on the bus are reported again, also when both sides are killed and asked twice',
    async () => {
      const before = numbers(1, 16);
      const more = numbers(17, 26);
      for (const edition of editions) {
        await world.publishDocuments(edition, more);
        await world.untilAll(edition, 'ready', counts(more));
        await world.select(edition, 'more', more);
        await world.untilAll(edition, 'ready', counts([]));
      }
      await world.killServices(mappings);
      // The connectors do their work while nobody hears of it.
      for (const edition of editions) await world.untilInQuickBooks(edition, before.length + more.length);
      await world.killServices(connectors);
      await world.loseBus();
      await world.startServices(mappings);
      await world.checksAreDue();
      await world.startServices(connectors);
      await world.killServices(mappings);
      await world.startServices(mappings);
      await world.checksAreDue();
      for (const edition of editions) {
        await world.untilAll(edition, 'exported', counts([...before, ...more]));
        expect(await world.inQuickBooks(edition)).toEqual(counts([...before, ...more]));
      }
    },
    PATIENCE,
  );

  test(
    'imports and reconciliations whose commands or pages were only on the bus are read again',
    async () => {
      await world.killServices(connectors);
      for (const edition of editions) await world.requestReads(edition, 'lost-commands');
      await world.loseBus();
      await world.startServices(connectors);
      await world.checksAreDue();
      for (const edition of editions) await world.untilReadsEnd(edition, 2);

      await world.killServices(connectors);
      for (const edition of editions) await world.requestReads(edition, 'lost-pages');
      await world.killServices(mappings);
      await world.startServices(connectors);
      for (const edition of editions) await world.untilReadsAreAnswered(edition, 4);
      await world.loseBus();
      await world.startServices(mappings);
      await world.checksAreDue();
      for (const edition of editions) await world.untilReadsEnd(edition, 4);
      expect(await world.query('select id from mapping.import where finished_at is null')).toEqual([]);
    },
    PATIENCE,
  );
});
