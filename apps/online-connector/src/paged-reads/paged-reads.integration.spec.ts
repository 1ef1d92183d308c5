import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DataOf, type MessageType, parseMessage } from '@jobpro/contracts';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { execute } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000601';
const CUSTOMERS = 1250;
const Tally = z.object({ realms: z.record(z.string(), z.looseObject({ byKind: z.record(z.string(), z.number()) })) });
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig();
  await rig.simulator.makeRealm(REALM, { generate: { customers: CUSTOMERS, items: 30, vendors: 0, invoices: 0 } });
  await rig.connect('acme', REALM);
}, 120_000);

afterAll(() => rig.close());

/** Sends a command and answers the data of all pages of its stream, once the last is there. */
async function stream<T extends MessageType>(
  type: MessageType,
  extra: Readonly<Record<string, unknown>>,
  answer: T,
  complete: (pages: readonly DataOf<T>[]) => boolean,
): Promise<readonly DataOf<T>[]> {
  const from = rig.mapping.outcomes.length;
  await rig.mapping.send('acme', [
    { type, data: { commandId: randomUUID(), recordId: 'stream', warnings: [], ...extra } },
  ]);
  return eventually(
    () => {
      const outcomes = rig.mapping.outcomes.slice(from).filter((outcome) => outcome.type === answer);
      for (const { data } of outcomes) expect(parseMessage(answer, data)).toMatchObject({ ok: true });
      const pages = outcomes.map(({ data }) => data as DataOf<T>);
      return complete(pages) ? pages : false;
    },
    { within: 40_000 },
  );
}

const idOf = (command: TestCommand) => rig.idOf('acme', command);

describe('what is read from QuickBooks', () => {
  test('every customer arrives once, page by page, and the import resumes at the page that a kill interrupted', async () => {
    const importId = randomUUID();
    await rig.simulator.fault({ realm: REALM, kind: 'query', every: 1 }, { fault: 'slow', ms: 250 });
    const killed = (async () => {
      await eventually(async () => (await execute(rig.database, 'select from online.import_run where page >= 2')) > 0, {
        within: 20_000,
        every: 20,
      });
      await rig.replicas[0]?.kill();
      await rig.simulator.admin('DELETE', '/faults');
      await rig.replicas[0]?.restart();
    })();
    const published = await stream(
      'command.online.customer.import.v1',
      { importId },
      'outcome.customer.imported.v1',
      (all) => all.some(({ last }) => last),
    );
    await killed;
    // A page that was published but not yet recorded at the kill is published again as the same message. The bus keeps it once.
    const pages = [...new Map(published.map((page) => [page.page, page])).values()];
    const names = pages.flatMap(({ customers }) => customers.map(({ remote }) => remote.id));
    expect(new Set(names).size).toBe(CUSTOMERS);
    expect(names).toHaveLength(CUSTOMERS);
    expect(pages.every((page) => page.importId === importId)).toBe(true);
    expect(pages.map(({ page }) => page)).toEqual(pages.map((_page, index) => index + 1));
  });

  test('items come with their type and accounts', async () => {
    const pages = await stream('command.online.item.import.v1', { importId: 'i' }, 'outcome.item.imported.v1', (all) =>
      all.some(({ last }) => last),
    );
    const items = pages.flatMap((page) => page.items);
    expect(items.length).toBeGreaterThanOrEqual(30);
    expect(items.every(({ incomeAccount, type }) => incomeAccount !== undefined && type !== 'other')).toBe(true);
  });

  test('the lists that settings choose from', async () => {
    const pages = await stream('command.online.company.read-lists.v1', {}, 'outcome.company.lists.v1', (all) =>
      ['account', 'item', 'terms', 'payment-method', 'tax-code'].every((kind) =>
        all.some((page) => page.kind === kind && page.last),
      ),
    );
    const accounts = pages.filter(({ kind }) => kind === 'account').flatMap(({ entries }) => entries);
    const services = { name: 'Services', type: 'Income', subType: 'ServiceFeeIncome', active: true };
    expect(accounts).toContainEqual(expect.objectContaining(services));
  });

  test('the preferences alone, in one call, as QuickBooks has them now', async () => {
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, {
      entity: 'Preferences',
      operation: 'update',
      id: '1',
      record: { SalesFormsPrefs: { CustomTxnNumbers: true }, AccountingInfoPrefs: { BookCloseDate: '2025-12-31' } },
    });
    await rig.simulator.admin('DELETE', '/calls');
    const reports = await stream('command.online.company.read-facts.v1', {}, 'outcome.company.facts.v1', (all) =>
      all.some(({ customNumbers }) => customNumbers === true),
    );
    expect(reports.at(-1)).toMatchObject({
      edition: 'online',
      country: 'US',
      homeCurrency: 'USD',
      multiCurrency: false,
      customNumbers: true,
      discounts: true,
      salesTax: true,
      automatedTax: true,
      inventory: true,
      closedUntil: '2025-12-31',
    });
    const { realms } = Tally.parse(await rig.simulator.admin('GET', '/calls'));
    expect(realms[REALM]?.byKind).toEqual({ query: 1 });
  });

  test('a customer with a bank number in its address is set aside with the reason, and the others arrive', async () => {
    const [odd, plain] = [await idOf(make.customer('Odd address')), await idOf(make.customer('Plain address'))];
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, {
      entity: 'Customer',
      operation: 'update',
      id: odd,
      record: { BillAddr: { Line1: '12 Hill Road', Line2: 'Checking acct 12345678' } },
    });
    const importId = randomUUID();
    const published = await stream(
      'command.online.customer.import.v1',
      { importId },
      'outcome.customer.imported.v1',
      (all) => all.some((page) => page.importId === importId && page.last),
    );
    const pages = published.filter((page) => page.importId === importId);
    expect(pages.flatMap(({ customers }) => customers.map(({ remote }) => remote.id))).toEqual(
      expect.arrayContaining([plain]),
    );
    expect(pages.flatMap(({ setAside = [] }) => setAside)).toEqual([
      {
        remoteId: odd,
        name: 'Odd address',
        because:
          'JobPro cannot keep its billing address: this text looks like a card or bank number, and none is ever taken',
      },
    ]);
  });

  test('an import or a comparison that QuickBooks refuses for good ends with its words, and is not taken for empty', async () => {
    const [customer, item] = [await idOf(make.customer('Refused reads')), await idOf(make.item('Refusing'))];
    await idOf(make.invoice('R1', customer, item));
    const refusal = { code: '4002', message: 'Odd record', detail: 'A record cannot be read', type: 'ValidationFault' };
    await rig.simulator.fault({ realm: REALM, kind: 'query', every: 1 }, { fault: 'service-fault', ...refusal });
    const importId = randomUUID();
    const imported = await stream(
      'command.online.customer.import.v1',
      { importId },
      'outcome.customer.imported.v1',
      (all) => all.some((page) => page.importId === importId && page.last),
    );
    const [page] = imported.filter((each) => each.importId === importId);
    expect(page).toMatchObject({ customers: [], refused: { code: '4002', message: 'Odd record' } });
    const pages = await stream(
      'command.online.invoice.read-back.v1',
      { tieOutId: 'refused' },
      'outcome.invoice.read-back.v1',
      (all) => all.some(({ last }) => last),
    );
    expect(pages).toMatchObject([{ documents: [], refused: { code: '4002' } }]);
    await rig.simulator.admin('DELETE', '/faults');
  });

  test('what QuickBooks holds of our documents: as sent, changed, gone', async () => {
    const [customer, item] = [await idOf(make.customer('Tied out')), await idOf(make.item('Tying'))];
    const [remaining, deleted] = [
      await idOf(make.invoice('T1', customer, item, '77.70')),
      await idOf(make.invoice('T2', customer, item)),
    ];
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, {
      entity: 'Invoice',
      operation: 'delete',
      id: deleted,
    });
    const pages = await stream(
      'command.online.invoice.read-back.v1',
      { tieOutId: 't' },
      'outcome.invoice.read-back.v1',
      (all) => all.some(({ last }) => last),
    );
    const documents = pages.flatMap((page) => page.documents);
    expect(documents).toContainEqual(
      expect.objectContaining({
        remoteId: remaining,
        number: 'T1',
        total: '77.70',
        state: 'present',
        customerId: customer,
      }),
    );
    expect(documents.find(({ remoteId }) => remoteId === deleted)).toMatchObject({ state: 'deleted' });
  });
});
