import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';

const CUSTOMERS = 5_000;
let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig();
}, 120_000);

afterAll(() => rig.close());

const Page = z.looseObject({
  importId: z.string(),
  page: z.number(),
  last: z.boolean(),
  customers: z.array(z.looseObject({ name: z.string() })),
});
const pagesOf = (importId: string) =>
  rig.mapping.outcomes
    .filter(({ type, data }) => type === 'outcome.customer.imported.v1' && data['importId'] === importId)
    .map(({ data }) => Page.parse(data));
const command = (importId: string) => ({ commandId: randomUUID(), recordId: importId, warnings: [], importId });

test('an import of customers arrives page by page in one run, omits jobs and marks inactive customers', async () => {
  const seed = {
    customers: [{ name: 'Abel' }, { name: 'Deck', parent: 'Abel' }, { name: 'Gone', isActive: false }],
    generate: { customers: CUSTOMERS },
  };
  await rig.connect('import', seed);
  await rig.mapping.send('import', [{ type: 'command.desktop.customer.import.v1', data: command('one') }]);
  await eventually(async () => {
    await rig.offices.run('import');
    return pagesOf('one').some(({ last }) => last);
  });
  const pages = pagesOf('one');
  const names = pages.flatMap(({ customers }) => customers.map(({ name }) => name));
  expect(pages.map(({ page }) => page)).toEqual(pages.map((_page, index) => index + 1));
  expect(names).toHaveLength(CUSTOMERS + 2);
  expect(new Set(names).size).toBe(names.length);
  expect(pages.flatMap(({ customers }) => customers).find(({ name }) => name === 'Gone')).toMatchObject({
    active: false,
  });
}, 60_000);

test('an import resumes after the last name when an iterator fails or a session ends', async () => {
  await rig.connect('broken', { generate: { customers: CUSTOMERS } });
  for (const fault of [
    { kind: 'status', code: 3391, message: 'The iterator is not valid.', request: 'CustomerQuery', after: 2 },
    { kind: 'client-dies', acted: true, after: 3 },
    { kind: 'answer-lost', acted: true, after: 5 },
    { kind: 'response-cut', after: 7 },
  ]) {
    await rig.offices.fault('broken', fault);
  }
  await rig.mapping.send('broken', [{ type: 'command.desktop.customer.import.v1', data: command('two') }]);
  await eventually(
    async () => {
      await rig.offices.run('broken');
      return pagesOf('two').some(({ last }) => last);
    },
    { within: 30_000 },
  );
  const pages = pagesOf('two');
  const names = pages.flatMap(({ customers }) => customers.map(({ name }) => name));
  expect(new Set(names).size).toBe(CUSTOMERS);
  expect(pages.filter(({ last }) => last)).toHaveLength(1);
  expect(names).toHaveLength(CUSTOMERS);
}, 60_000);

test('items and the lists of the settings come too', async () => {
  await rig.connect('lists', {
    items: [{ name: 'Labor', type: 'Service', price: '85.00', account: 'Construction Income' }],
  });
  const head = { commandId: randomUUID(), recordId: 'lists', warnings: [] };
  await rig.mapping.send('lists', [
    { type: 'command.desktop.item.import.v1', data: command('three') },
    { type: 'command.desktop.company.read-lists.v1', data: head },
  ]);
  const kinds = () =>
    rig.mapping.outcomes.filter(({ type }) => type === 'outcome.company.lists.v1').map(({ data }) => data['kind']);
  await eventually(async () => {
    await rig.offices.run('lists');
    return kinds().includes('tax-code') && rig.mapping.outcomes.some(({ type }) => type === 'outcome.item.imported.v1');
  });
  expect(kinds()).toEqual(['account', 'item', 'terms', 'payment-method', 'tax-code']);
  const items = rig.mapping.outcomes.find(({ type }) => type === 'outcome.item.imported.v1')?.data['items'];
  expect(items).toMatchObject([
    { name: 'Labor', type: 'service', price: '85.00', incomeAccount: 'Construction Income' },
  ]);
});

test('a read-back reports which exported documents QuickBooks holds, and which were deleted', async () => {
  const make = commandsOf('desktop', 'Construction Income');
  await rig.connect('tie-out');
  const send = async (...commands: TestCommand[]): Promise<string[]> => {
    await rig.mapping.send('tie-out', commands);
    await rig.settle('tie-out', ...commands);
    return commands.map(rig.idOf);
  };
  const [customer = '', item = ''] = await send(make.customer('Abel'), make.item('Labor'));
  const names = await send(
    ...Array.from({ length: 250 }, (_, index) => make.invoice(`K${index}`, customer, item, '10.00')),
  );
  await rig.offices.admin('PUT', '/tie-out/backups/before', {});
  const lost = await send(make.invoice('GONE', customer, item, '99.00'));
  await rig.offices.admin('POST', '/tie-out/backups/before/restore', {});
  const data = {
    commandId: randomUUID(),
    recordId: 't',
    warnings: [],
    tieOutId: 'tie',
    from: '2026-01-01',
    to: '2026-12-31',
  };
  await rig.mapping.send('tie-out', [{ type: 'command.desktop.invoice.read-back.v1', data }]);
  const Back = z.looseObject({
    last: z.boolean(),
    documents: z.array(z.looseObject({ remoteId: z.string(), state: z.string(), total: z.string() })),
  });
  const pages = () =>
    rig.mapping.outcomes
      .filter(({ type }) => type === 'outcome.invoice.read-back.v1')
      .map((each) => Back.parse(each.data));
  await eventually(async () => {
    await rig.offices.run('tie-out');
    return pages().some(({ last }) => last);
  });
  expect(pages()).toHaveLength(2);
  const documents = pages().flatMap((page) => page.documents);
  expect(
    documents
      .filter(({ state }) => state === 'present')
      .map(({ remoteId }) => remoteId)
      .sort(),
  ).toEqual(names.sort());
  expect(documents.filter(({ state }) => state === 'deleted')).toMatchObject([
    { remoteId: lost[0], total: '99.00', number: 'GONE' },
  ]);
}, 90_000);
