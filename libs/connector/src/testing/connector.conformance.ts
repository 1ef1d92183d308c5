import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, seeded } from '@jobpro/testing';
import { type Commands, commandsOf, type HeardOutcome, MappingSide, type TestCommand } from './mapping-side.js';
import type { Claims, ConnectorUnderTest, Mishap } from './connector-under-test.js';

const PATIENCE = 60_000;
/** Longer than the patience within, so that a failure names its condition. */
const LIMIT = 240_000;
const fresh = (what: string): string => `${what} ${randomUUID().slice(0, 8)}`;
const number = (): string => `C${randomUUID().slice(0, 8)}`;

/**
 * Declares the tests of what every connector promises, against its simulator. A third edition adds the third call.
 * @param open starts the connector with two connected companies
 */
export function connectorConformance(name: string, open: () => Promise<ConnectorUnderTest>, claims: Claims): void {
  describe(`the ${name} connector`, () => {
    let connector: ConnectorUnderTest;
    let mapping: MappingSide;
    let make: Commands;
    let company: string;
    let other: string;
    const linkedIds = { customer: '', item: '' };

    beforeAll(async () => {
      connector = await open();
      mapping = await MappingSide.open(connector.natsUrl);
      make = commandsOf(connector.edition, connector.incomeAccount);
      [company, other] = connector.companies;
      linkedIds.customer = await linked(make.customer(fresh("O'Brien & Sons")));
      linkedIds.item = await linked(make.item(fresh('Labor')));
    }, 120_000);

    afterAll(async () => {
      await mapping.close();
      await connector.close();
    });

    /** Lets the connector work until every command has its end. */
    async function finish(commands: readonly TestCommand[], companyId = company): Promise<readonly HeardOutcome[]> {
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
      return finish(commands, companyId);
    }

    async function linked(command: TestCommand, companyId = company): Promise<string> {
      const [end] = await send(companyId, command);
      expect(end?.result).toBe('done');
      return remoteOf(end);
    }

    const invoice = (): TestCommand => make.invoice(number(), linkedIds.customer, linkedIds.item);

    async function invoicesOf(command: TestCommand, companyId = company) {
      const { invoices } = await connector.books(companyId);
      return invoices.filter((record) => record.number === command.data['number']);
    }

    async function expectExactlyOnce(command: TestCommand): Promise<void> {
      const end = mapping.endOf(command);
      const invoices = await invoicesOf(command);
      expect(end?.result).toBe('done');
      expect(invoices.map(({ id }) => id)).toEqual([remoteOf(end)]);
      expect(invoices[0]?.total).toBe(command.data['total']);
    }

    test('creates a customer and an item once and links them afterwards', async () => {
      const [customer, item] = [fresh('Müller, Ltd'), fresh('Gravel')];
      const first = await send(company, make.customer(customer), make.item(item));
      const second = await send(company, make.customer(customer), make.item(item));
      expect(first.map(({ data }) => data['how'])).toEqual(['created', 'created']);
      expect(second.map(({ data }) => data['how'])).toEqual(['linked', 'linked']);
      expect(second.map(remoteOf)).toEqual(first.map(remoteOf));
      const books = await connector.books(company);
      expect(books.customers.filter((record) => record.name === customer)).toHaveLength(1);
      expect(books.items.filter((record) => record.name === item)).toHaveLength(1);
    });

    test('exports an invoice on its customer and a payment on the invoice, to the cent', async () => {
      const bill = make.invoice(number(), linkedIds.customer, linkedIds.item, '1234.56');
      const id = await linked(bill);
      const paid = make.payment(number(), linkedIds.customer, '1000.10', id, '999.99');
      const payment = await linked(paid);
      const books = await connector.books(company);
      expect(books.invoices.find((record) => record.id === id)).toMatchObject({
        number: bill.data['number'],
        customerId: linkedIds.customer,
        total: '1234.56',
      });
      expect(books.payments.find((record) => record.id === payment)).toMatchObject({
        customerId: linkedIds.customer,
        total: '1000.10',
        applied: [{ invoiceId: id, amount: '999.99' }],
      });
    });

    test('a command that arrives twice has one effect and is answered again', async () => {
      const bill = invoice();
      await mapping.send(company, [bill, bill]);
      const [first] = await finish([bill]);
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
      expect(customers.filter((record) => record.name === connector.vendor)).toEqual([]);
    });

    test('one refused document among thirty does not affect the others', async () => {
      const good = Array.from({ length: 29 }, invoice);
      const bad = make.invoice(number(), '999999999', linkedIds.item);
      const ends = await send(company, ...good.slice(0, 11), bad, ...good.slice(11));
      expect(ends.filter(({ result }) => result === 'rejected').map(({ commandId }) => commandId)).toEqual([
        bad.data.commandId,
      ]);
      for (const command of good) await expectExactlyOnce(command);
      expect(await invoicesOf(bad)).toEqual([]);
    });

    test('a document that QuickBooks cannot take now is deferred, and sent later by itself', async () => {
      await connector.mishap(company, 'busy');
      const bill = invoice();
      await send(company, bill);
      expect(mapping.of(bill.data.commandId).map(({ result }) => result)).toEqual(['deferred', 'done']);
      await expectExactlyOnce(bill);
    });

    test('a customer that a person created meanwhile is linked, not adopted, and never doubled', async () => {
      const name = fresh('Quick Hand');
      await linked(make.customer(fresh('Before')));
      await connector.addCustomer(company, name);
      const [end] = await send(company, make.customer(name));
      expect(end).toMatchObject({ result: 'done', data: { how: 'linked' } });
      const { customers } = await connector.books(company);
      expect(customers.filter((record) => record.name === name)).toEqual([{ id: remoteOf(end), name }]);
    });

    test.each<[string, Mishap]>([
      ['before QuickBooks acted', 'lost-before'],
      ['after QuickBooks acted', 'lost-after'],
    ])('a document whose answer was lost %s is looked for, and exists once', async (_when, mishap) => {
      await connector.mishap(company, mishap);
      const bill = invoice();
      await send(company, bill);
      await expectExactlyOnce(bill);
    });

    test('a customer whose answer was lost is not created twice', async () => {
      await connector.mishap(company, 'lost-after');
      const name = fresh('Smith & Wesson Plumbing');
      const id = await linked(make.customer(name));
      const { customers } = await connector.books(company);
      expect(customers.filter((record) => record.name === name)).toEqual([{ id, name }]);
    });

    test('a connector that is killed between intent and answer continues, and no document is lost or duplicated', async () => {
      await connector.mishap(company, 'slow');
      const bills = Array.from({ length: 5 }, invoice);
      await mapping.send(company, bills);
      const running = connector.run(company).catch(() => undefined);
      await eventually(async () => (await connector.inFlight(company)) > 0, { within: PATIENCE, every: 20 });
      expect(mapping.endsOf(bills)).toBe(false);
      await connector.kill();
      await running;
      await connector.start();
      await finish(bills);
      for (const bill of bills) await expectExactlyOnce(bill);
    });

    test('each company has its own QuickBooks company', async () => {
      const [customer, bill] = [fresh('Same Name'), number()];
      const here = await linked(make.customer(customer));
      const there = await linked(make.customer(customer), other);
      const item = await linked(make.item(fresh('Labor')), other);
      const mine = make.invoice(bill, here, linkedIds.item, '1.00');
      const theirs = make.invoice(bill, there, item, '2.00');
      await Promise.all([send(company, mine), send(other, theirs)]);
      expect((await invoicesOf(mine)).map(({ total }) => total)).toEqual(['1.00']);
      expect((await invoicesOf(theirs, other)).map(({ total }) => total)).toEqual(['2.00']);
    });

    test(`a job: ${claims.jobs}`, async () => {
      const job = fresh('J-100 Deck');
      if (claims.jobs === 'makes a sub-customer') {
        const id = await linked(make.job(job, linkedIds.customer));
        const { jobs } = await connector.books(company);
        expect(jobs.filter((record) => record.name === job)).toEqual([
          { id, name: job, customerId: linkedIds.customer },
        ]);
        return;
      }
      await mapping.publish(`command.${connector.edition}.job.ensure.v1`, company, { name: job });
      await linked(make.customer(fresh('After the job')));
      const { jobs, customers } = await connector.books(company);
      expect([...jobs, ...customers].filter((record) => record.name === job)).toEqual([]);
    });

    test(`answers come ${claims.settles}`, async () => {
      const bill = invoice();
      await mapping.send(company, [bill]);
      if (claims.settles === 'in one run') await connector.run(company);
      await eventually(() => mapping.endOf(bill) !== undefined);
      await expectExactlyOnce(bill);
    });

    test(
      '`done` means exactly once under every fault',
      seeded(async (random) => {
        const all: TestCommand[] = [];
        for (let round = 0; round < 6; round++) {
          await connector.mishap(company, random.pick(['lost-before', 'lost-after', 'busy']));
          const bills = Array.from({ length: random.between(1, 12) }, invoice);
          all.push(...bills);
          await mapping.send(company, random.shuffle(random.next() < 0.5 ? [...bills, ...bills] : bills));
          if (random.next() < 0.5) await finish(bills);
        }
        await finish(all);
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
