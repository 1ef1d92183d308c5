import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MappingSide } from '@jobpro/connector/testing';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop.rig.js';

const CUSTOMERS = 5_000;
let rig: DesktopRig;
let mapping: MappingSide;

beforeAll(async () => {
  rig = await openDesktopRig();
  mapping = await MappingSide.open(rig.nats.url);
}, 120_000);

afterAll(async () => {
  await mapping.close();
  await rig.close();
});

const Page = z.looseObject({
  importId: z.string(),
  page: z.number(),
  last: z.boolean(),
  customers: z.array(z.looseObject({ name: z.string() })),
});
const pagesOf = (importId: string) =>
  mapping.heard
    .filter(({ type, data }) => type === 'outcome.customer.imported.v1' && data['importId'] === importId)
    .map(({ data }) => Page.parse(data));
const command = (importId: string) => ({ commandId: randomUUID(), recordId: importId, warnings: [], importId });

test('customers come page by page in one run, jobs left out, inactive ones told', async () => {
  const seed = {
    customers: [{ name: 'Abel' }, { name: 'Deck', parent: 'Abel' }, { name: 'Gone', isActive: false }],
    generate: { customers: CUSTOMERS },
  };
  await rig.connect('import', seed);
  await mapping.send('import', [{ type: 'command.desktop.customer.import.v1', data: command('one') }]);
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

test('an import goes on after the last name when iterators die and sessions end', async () => {
  await rig.connect('broken', { generate: { customers: CUSTOMERS } });
  for (const fault of [
    { kind: 'status', code: 3391, message: 'The iterator is not valid.', request: 'CustomerQuery', after: 2 },
    { kind: 'client-dies', acted: true, after: 3 },
    { kind: 'answer-lost', acted: true, after: 5 },
    { kind: 'response-cut', after: 7 },
  ]) {
    await rig.offices.fault('broken', fault);
  }
  await mapping.send('broken', [{ type: 'command.desktop.customer.import.v1', data: command('two') }]);
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
  const about = { commandId: randomUUID(), recordId: 'lists', warnings: [] };
  await mapping.send('lists', [
    { type: 'command.desktop.item.import.v1', data: command('three') },
    { type: 'command.desktop.company.read-lists.v1', data: about },
  ]);
  const kinds = () =>
    mapping.heard.filter(({ type }) => type === 'outcome.company.lists.v1').map(({ data }) => data['kind']);
  await eventually(async () => {
    await rig.offices.run('lists');
    return kinds().includes('tax-code') && mapping.heard.some(({ type }) => type === 'outcome.item.imported.v1');
  });
  expect(kinds()).toEqual(['account', 'item', 'terms', 'payment-method', 'tax-code']);
  const items = mapping.heard.find(({ type }) => type === 'outcome.item.imported.v1')?.data['items'];
  expect(items).toMatchObject([
    { name: 'Labor', type: 'service', price: '85.00', incomeAccount: 'Construction Income' },
  ]);
});
