import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, seeded } from '@jobpro/testing';
import { type HeardOutcome, MappingSide } from './bus.js';
import { type Commands, commandsOf, type TestCommand } from './commands.js';
import type { Claims, ConnectorUnderTest, Mishap } from './connector-under-test.js';

const PATIENCE = 60_000;
/** Longer than the patience within, so that what failed is told. */
const LIMIT = 240_000;
const fresh = (what: string): string => `${what} ${randomUUID().slice(0, 8)}`;
const number = (): string => `C${randomUUID().slice(0, 8)}`;

/**
 * What every connector promises, played against its simulator. A third edition writes the third call of this.
 * @param open starts the connector with two connected companies
 */
export function connectorConformance(name: string, open: () => Promise<ConnectorUnderTest>, claims: Claims): void {
  describe(`the ${name} connector`, () => {
    let connector: ConnectorUnderTest;
    let mapping: MappingSide;
    let make: Commands;
    let company: string;
    let other: string;
    const made = { customer: '', item: '' };

    beforeAll(async () => {
      connector = await open();
      mapping = await MappingSide.open(connector.natsUrl);
      make = commandsOf(connector.edition, connector.incomeAccount);
      [company, other] = connector.companies;
      made.customer = await linked(make.customer(fresh("O'Brien & Sons")));
      made.item = await linked(make.item(fresh('Labor')));
    }, 120_000);

    afterAll(async () => {
      await mapping.close();
      await connector.close();
    });

    /** Lets the connector work until every command has its end. */
    async function settle(commands: readonly TestCommand[], companyId = company): Promise<readonly HeardOutcome[]> {
      return eventually(
        async () => {
          const ends = mapping.endsOf(commands);
          if (ends === false) await connector.run(companyId);
          return ends;
        },
        { within: PATIENCE, every: 50 },
      );
    }

    async function send(companyId: string, ...commands: TestCommand[]): Promise<readonly HeardOutcome[]> {
      await mapping.send(companyId, commands);
      return settle(commands, companyId);
    }

    async function linked(command: TestCommand, companyId = company): Promise<string> {
      const [end] = await send(companyId, command);
      expect(end?.result).toBe('done');
      return remoteOf(end);
    }

    const invoice = (): TestCommand => make.invoice(number(), made.customer, made.item);

    async function invoicesOf(command: TestCommand, companyId = company) {
      const { invoices } = await connector.books(companyId);
      return invoices.filter((found) => found.number === command.data['number']);
    }

    async function expectExactlyOnce(command: TestCommand): Promise<void> {
      const end = mapping.endOf(command);
      const found = await invoicesOf(command);
      expect(end?.result).toBe('done');
      expect(found.map(({ id }) => id)).toEqual([remoteOf(end)]);
      expect(found[0]?.total).toBe(command.data['total']);
    }

    test('makes a customer and an item once and links them afterwards', async () => {
      const [customer, item] = [fresh('Müller, Ltd'), fresh('Gravel')];
      const first = await send(company, make.customer(customer), make.item(item));
      const second = await send(company, make.customer(customer), make.item(item));
      expect(first.map(({ data }) => data['how'])).toEqual(['created', 'created']);
      expect(second.map(({ data }) => data['how'])).toEqual(['linked', 'linked']);
      expect(second.map(remoteOf)).toEqual(first.map(remoteOf));
      const books = await connector.books(company);
      expect(books.customers.filter((found) => found.name === customer)).toHaveLength(1);
      expect(books.items.filter((found) => found.name === item)).toHaveLength(1);
    });

    test('an invoice on its customer and a payment on the invoice, to the cent', async () => {
      const bill = make.invoice(number(), made.customer, made.item, '1234.56');
      const id = await linked(bill);
      const paid = make.payment(number(), made.customer, '1000.10', id, '999.99');
      const payment = await linked(paid);
      const books = await connector.books(company);
      expect(books.invoices.find((found) => found.id === id)).toMatchObject({
        number: bill.data['number'],
        customerId: made.customer,
        total: '1234.56',
      });
      expect(books.payments.find((found) => found.id === payment)).toMatchObject({
        customerId: made.customer,
        total: '1000.10',
        applied: [{ invoiceId: id, amount: '999.99' }],
      });
    });

    test('the same command twice has one effect and is answered again', async () => {
      const bill = invoice();
      await mapping.send(company, [bill, bill]);
      const [first] = await settle([bill]);
      await mapping.send(company, [bill]);
      await eventually(
        () => mapping.of(bill.data.commandId).length >= 2 || connector.run(company).then(() => false as const),
        {
          within: PATIENCE,
        },
      );
      expect(mapping.of(bill.data.commandId).at(-1)?.data).toEqual(first?.data);
      await expectExactlyOnce(bill);
    });

    test('a refusal comes at once, with a sentence and a remedy, and is not retried', async () => {
      const [end] = await send(company, make.customer(connector.vendor));
      expect(end).toMatchObject({ result: 'rejected', data: { reason: { code: 'name.held' } } });
      expect(JSON.stringify(end?.data['reason'])).toContain(connector.vendor);
      await connector.run(company);
      const { customers } = await connector.books(company);
      expect(customers.filter((found) => found.name === connector.vendor)).toEqual([]);
    });

    test('one refused among thirty harms none of the others', async () => {
      const good = Array.from({ length: 29 }, invoice);
      const bad = make.invoice(number(), '999999999', made.item);
      const ends = await send(company, ...good.slice(0, 11), bad, ...good.slice(11));
      expect(ends.filter(({ result }) => result === 'rejected').map(({ commandId }) => commandId)).toEqual([
        bad.data.commandId,
      ]);
      for (const command of good) await expectExactlyOnce(command);
      expect(await invoicesOf(bad)).toEqual([]);
    });

    test('what QuickBooks cannot take just now is deferred and goes later by itself', async () => {
      await connector.mishap(company, 'busy');
      const bill = invoice();
      await send(company, bill);
      const told = mapping.of(bill.data.commandId).map(({ result }) => result);
      expect(told.filter((result) => result === 'deferred').length).toBeLessThanOrEqual(1);
      expect(told.at(-1)).toBe('done');
      await expectExactlyOnce(bill);
    });

    test.each<[string, Mishap]>([
      ['before QuickBooks acted', 'lost-before'],
      ['after QuickBooks acted', 'lost-after'],
    ])('an answer lost %s is looked for, and the document is there once', async (_when, mishap) => {
      await connector.mishap(company, mishap);
      const bill = invoice();
      await send(company, bill);
      await expectExactlyOnce(bill);
    });

    test('a customer whose answer was lost is not made twice', async () => {
      await connector.mishap(company, 'lost-after');
      const who = fresh('Smith & Wesson Plumbing');
      const id = await linked(make.customer(who));
      const { customers } = await connector.books(company);
      expect(customers.filter((found) => found.name === who)).toEqual([{ id, name: who }]);
    });

    test('killed between its intent and the answer, it goes on without doubling or losing', async () => {
      await connector.mishap(company, 'slow');
      const bills = Array.from({ length: 5 }, invoice);
      await mapping.send(company, bills);
      const running = connector.run(company).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await connector.kill();
      await running;
      await connector.start();
      await settle(bills);
      for (const bill of bills) await expectExactlyOnce(bill);
    });

    test('each company has books of its own', async () => {
      const [customer, bill] = [fresh('Same Name'), number()];
      const here = await linked(make.customer(customer));
      const there = await linked(make.customer(customer), other);
      const item = await linked(make.item(fresh('Labor')), other);
      const mine = make.invoice(bill, here, made.item, '1.00');
      const theirs = make.invoice(bill, there, item, '2.00');
      await Promise.all([send(company, mine), send(other, theirs)]);
      expect((await invoicesOf(mine)).map(({ total }) => total)).toEqual(['1.00']);
      expect((await invoicesOf(theirs, other)).map(({ total }) => total)).toEqual(['2.00']);
    });

    test(`a job: ${claims.jobs}`, async () => {
      const job = fresh('J-100 Deck');
      if (claims.jobs === 'makes a sub-customer') {
        const id = await linked(make.job(job, made.customer));
        const { jobs } = await connector.books(company);
        expect(jobs.filter((found) => found.name === job)).toEqual([{ id, name: job, customerId: made.customer }]);
        return;
      }
      await mapping.publish(`command.${connector.edition}.job.ensure.v1`, company, { name: job });
      await linked(make.customer(fresh('After the job')));
      const { jobs, customers } = await connector.books(company);
      expect([...jobs, ...customers].filter((found) => found.name === job)).toEqual([]);
    });

    test(`answers come ${claims.settles}`, async () => {
      const bill = invoice();
      await mapping.send(company, [bill]);
      if (claims.settles === 'in one run') await connector.run(company);
      await eventually(() => mapping.endOf(bill) !== undefined);
      await expectExactlyOnce(bill);
    });

    test(
      'whatever goes wrong, done means exactly once',
      seeded(async (random) => {
        const all: TestCommand[] = [];
        for (let round = 0; round < 6; round++) {
          await connector.mishap(company, random.pick(['lost-before', 'lost-after', 'busy']));
          const bills = Array.from({ length: random.between(1, 12) }, invoice);
          all.push(...bills);
          await mapping.send(company, random.shuffle(random.next() < 0.5 ? [...bills, ...bills] : bills));
          if (random.next() < 0.5) await settle(bills);
        }
        await settle(all);
        for (const bill of all) await expectExactlyOnce(bill);
      }),
      LIMIT,
    );
  });
}

function remoteOf(outcome: HeardOutcome | undefined): string {
  const remote = outcome?.data['remote'];
  if (typeof remote === 'object' && remote !== null && 'id' in remote && typeof remote.id === 'string')
    return remote.id;
  throw new Error(`No remote id in ${JSON.stringify(outcome?.data)}`);
}
