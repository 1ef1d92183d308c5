import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@jobpro/testing';
import type { ConnectorUnderTest, Mishap } from './connector-under-test.js';
import { type Commands, commandsOf, type HeardOutcome, MappingSide, type TestCommand } from './mapping-side.js';

const PATIENCE = 60_000;
const number = (): string => `V${randomUUID().slice(0, 8)}`;

/**
 * Declares the tests of how every connector voids an invoice.
 * @param open starts the connector with two connected companies
 */
export function voidConformance(name: string, open: () => Promise<ConnectorUnderTest>): void {
  describe(`the ${name} connector voids`, () => {
    let connector: ConnectorUnderTest;
    let mapping: MappingSide;
    let make: Commands;
    let company: string;
    let customer: string;
    let item: string;

    beforeAll(async () => {
      connector = await open();
      mapping = await MappingSide.open(connector.natsUrl);
      make = commandsOf(connector.edition, connector.incomeAccount);
      [company] = connector.companies;
      customer = idOf(await send(make.customer(`Void ${number()}`)));
      item = idOf(await send(make.item(`Labor ${number()}`)));
    }, 120_000);

    afterAll(async () => {
      await mapping.close();
      await connector.close();
    });

    async function finish(command: TestCommand): Promise<HeardOutcome> {
      return eventually(
        async () => {
          const end = mapping.endOf(command);
          if (end === undefined) await connector.run(company);
          return end ?? false;
        },
        { within: PATIENCE, every: 50 },
      );
    }

    async function send(command: TestCommand): Promise<HeardOutcome> {
      await mapping.send(company, [command]);
      return finish(command);
    }

    /** Creates an invoice, and returns its number and id. */
    async function invoice(): Promise<{ readonly number: string; readonly id: string }> {
      const bill = make.invoice(number(), customer, item, '108.25');
      return { number: String(bill.data['number']), id: idOf(await send(bill)) };
    }
    const voidOf = (bill: { readonly number: string; readonly id: string }, withPayments?: boolean) =>
      make.voidInvoice(bill.number, bill.id, withPayments);
    const totalOf = async (id: string): Promise<string | undefined> =>
      (await connector.books(company)).invoices.find((record) => record.id === id)?.total;

    test('an invoice, which stays in the books with zero', async () => {
      const bill = await invoice();
      const end = await send(voidOf(bill));
      expect(end).toMatchObject({ result: 'done', data: { how: 'voided', remote: { id: bill.id }, total: '0.00' } });
      expect(await totalOf(bill.id)).toBe('0.00');
    });

    test('nothing that is void already, and says so', async () => {
      const bill = await invoice();
      await send(voidOf(bill));
      expect(await send(voidOf(bill))).toMatchObject({ result: 'done', data: { how: 'was-voided' } });
      expect(await totalOf(bill.id)).toBe('0.00');
    });

    test('no other invoice of the same number', async () => {
      const [bill, other] = [await invoice(), await invoice()];
      await send(make.voidInvoice(other.number, bill.id));
      expect([await totalOf(bill.id), await totalOf(other.id)]).toEqual(['0.00', '108.25']);
    });

    test('nothing that QuickBooks does not have, and says what was looked up', async () => {
      const end = await send(
        make.voidInvoice('9042', connector.edition === 'online' ? '99999999' : 'FFFFF-1234567890'),
      );
      expect(end).toMatchObject({ result: 'rejected', data: { reason: { code: 'void.gone' } } });
    });

    test('a paid invoice only by decision, and names its payments with their amounts', async () => {
      const bill = await invoice();
      const payment = idOf(await send(make.payment('55', customer, '60.00', bill.id, '50.00')));
      const refused = await send(voidOf(bill));
      expect(refused).toMatchObject({ result: 'rejected', data: { reason: { code: 'void.payments' } } });
      expect(JSON.stringify(refused.data['reason'])).toContain('payment 55 of Nov 20, 2026 with $50.00');
      expect(await totalOf(bill.id)).toBe('108.25');
      expect(await send(voidOf(bill, true))).toMatchObject({ result: 'done', data: { how: 'voided' } });
      const { payments } = await connector.books(company);
      expect(await totalOf(bill.id)).toBe('0.00');
      expect(payments.find(({ id }) => id === payment)).toMatchObject({ total: '60.00', applied: [] });
    });

    test.each<[string, Mishap]>([
      ['before QuickBooks acted', 'lost-before'],
      ['after QuickBooks acted', 'lost-after'],
    ])('an invoice whose answer was lost %s, after a look', async (_when, mishap) => {
      const bill = await invoice();
      await connector.mishap(company, mishap, 'void');
      expect(await send(voidOf(bill))).toMatchObject({ result: 'done' });
      expect(await totalOf(bill.id)).toBe('0.00');
    });

    test('an invoice although the connector is killed between intent and answer', async () => {
      const bill = await invoice();
      await connector.mishap(company, 'slow', 'void');
      const command = voidOf(bill);
      await mapping.send(company, [command]);
      const running = connector.run(company).catch(() => undefined);
      await eventually(async () => (await connector.inFlight(company)) > 0, { within: PATIENCE, every: 20 });
      expect(mapping.endOf(command)).toBe(undefined);
      await connector.kill();
      await running;
      await connector.start();
      expect(await finish(command)).toMatchObject({ result: 'done' });
      expect(await totalOf(bill.id)).toBe('0.00');
    });

    test('thirty invoices, each once', async () => {
      const bills = await Promise.all(Array.from({ length: 30 }, invoice));
      const commands = bills.map((bill) => voidOf(bill));
      await mapping.send(company, [...commands, ...commands]);
      for (const command of commands) expect(await finish(command)).toMatchObject({ data: { how: 'voided' } });
      const { invoices } = await connector.books(company);
      expect(bills.map(({ id }) => invoices.find((record) => record.id === id)?.total)).toEqual(
        bills.map(() => '0.00'),
      );
    });
  });
}

function idOf({ data: { remote } }: HeardOutcome): string {
  if (typeof remote === 'object' && remote !== null && 'id' in remote && typeof remote.id === 'string')
    return remote.id;
  throw new Error('The command has no remote id.');
}
