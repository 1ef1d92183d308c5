import { describe, expect, test } from '@jest/globals';
import type { CompanySettings, Item } from '@jobpro/contracts';
import { booksOf, companies, expectCommand, items, toldOf, writtenOr } from '@jobpro/mapping/testing';
import fc from 'fast-check';
import { itemToDesktop, itemToOnline } from './item.js';

const item = (more: Partial<Item> = {}): Item => ({
  id: 'i',
  revision: 1,
  name: 'Labor',
  type: 'service',
  taxable: false,
  ...more,
});
const both = (more: Partial<Item>, settings: Partial<CompanySettings> = {}) =>
  [
    itemToOnline(item(more), booksOf('online', { goLive: '2026-01-01', ...settings })),
    itemToDesktop(item(more), booksOf('desktop', settings)),
  ] as const;

const income = { income: { name: 'Sales' } };
const expense = { expense: { name: 'Job Expenses' } };

describe('a new item is booked on the company’s default accounts', () => {
  test.each<[string, Partial<Item>, object]>([
    ['a service that is sold', { type: 'service' }, income],
    ['a service that is bought as well', { type: 'service', cost: '40' }, { ...income, ...expense }],
    ['a part', { type: 'non-inventory' }, income],
    ['a part with a cost', { type: 'non-inventory', cost: '1.50' }, { ...income, ...expense }],
    [
      'stock',
      { type: 'inventory', cost: '9.99' },
      { ...income, costOfGoods: { name: 'Cost of Goods Sold' }, asset: { name: 'Inventory Asset' } },
    ],
  ])('%s', (_what, more, accounts) => {
    for (const translated of both(more)) expect(writtenOr(translated)).toMatchObject({ create: { accounts } });
  });

  test.each<[string, Partial<Item>, CompanySettings['accounts'], string]>([
    ['no income account', { type: 'service' }, {}, 'No income account is set for new service items.'],
    ['a blank one', { type: 'service' }, { income: ' ' }, 'No income account is set for new service items.'],
    [
      'no expense account',
      { type: 'service', cost: '1' },
      { income: 'Sales' },
      'No expense account is set for new service items.',
    ],
    [
      'no asset account',
      { type: 'inventory' },
      { income: 'Sales', costOfGoods: 'COGS' },
      'No inventory asset account is set for new inventory items.',
    ],
  ])('with %s it is refused, and the account named', (_what, more, accounts, sentence) => {
    for (const translated of both(more, { accounts })) expect(writtenOr(translated)).toBe(sentence);
  });
});

describe('the fields of an item', () => {
  test.each<[string, Partial<Item>, object]>([
    ['price and cost', { price: '95.00', cost: '40.12345' }, { price: '95.00', cost: '40.12345' }],
    ['whether it is taxed', { taxable: true }, { taxable: true }],
    ['number and description', { sku: 'A-1', description: 'Copper pipe' }, { sku: 'A-1', description: 'Copper pipe' }],
    [
      'for stock, the description of a purchase',
      { type: 'inventory', purchaseDescription: 'pipe' },
      { purchaseDescription: 'pipe' },
    ],
  ])('%s', (_what, more, create) => {
    for (const translated of both(more)) expect(writtenOr(translated)).toMatchObject({ create });
  });

  test('Online counts stock from the go-live day', () => {
    const [online] = both({ type: 'inventory' }, { goLive: '2026-11-01' });
    expect(writtenOr(online)).toMatchObject({ create: { inventoryStart: '2026-11-01' } });
  });

  test('Online refuses new stock without a go-live day, and names what is missing', () => {
    const [online, desktop] = both({ type: 'inventory' }, { goLive: undefined });
    expect(writtenOr(online)).toBe(
      'No go-live day is set. QuickBooks needs a start date for the quantity of a new inventory item, and the go-live day is used for it.',
    );
    expect(writtenOr(desktop)).toMatchObject({ create: { type: 'inventory' } });
  });

  test.each(['online', 'desktop'] as const)(
    'new stock is refused where inventory is off in QuickBooks %s',
    (edition) => {
      const books = (inventory: boolean) => ({
        ...booksOf(edition, { goLive: '2026-01-01' }),
        facts: { edition, readAt: '2026-11-20T08:00:00Z', inventory },
      });
      const translate = { online: itemToOnline, desktop: itemToDesktop }[edition];
      expect(writtenOr(translate(item({ type: 'inventory' }), books(false)))).toBe(
        'A feature that this needs is turned off in QuickBooks: inventory.',
      );
      expect(writtenOr(translate(item({ type: 'inventory' }), books(true)))).toMatchObject({ create: {} });
      expect(writtenOr(translate(item(), books(false)))).toMatchObject({ create: { type: 'service' } });
    },
  );

  test('a name is as long as each edition takes, and one more character is refused', () => {
    const sentences = (length: number) => both({ name: 'x'.repeat(length) }).map(toldOf);
    expect(sentences(31)).toEqual([[], []]);
    expect(sentences(32)[0]).toEqual([]);
    expect(sentences(32)[1]?.[0]).toContain('longer than the 31 characters');
    expect(sentences(101)[0]?.[0]).toContain('longer than the 100 characters');
  });

  test('a colon, which would make a sub-item, is replaced, and the full name of an item below a parent is kept to look for', () => {
    for (const translated of both({ name: 'Labor: night' }))
      expect(writtenOr(translated)).toMatchObject({ name: 'Labor- night', fullName: 'Labor:night' });
    for (const name of ['Labor', ':night', 'Labor:'])
      for (const translated of both({ name }))
        expect(writtenOr(translated)).not.toHaveProperty('fullName', expect.anything());
  });
});

test.each([
  ['command.online.item.ensure.v1', 'online', itemToOnline],
  ['command.desktop.item.ensure.v1', 'desktop', itemToDesktop],
] as const)('any item that the contracts allow becomes a %s, or a sentence', (type, edition, translate) => {
  fc.assert(
    fc.property(items, companies(edition), (any, settings) => {
      expect(['command', 'refusal']).toContain(expectCommand(type, translate(any, { ...booksOf(edition), settings })));
    }),
  );
});
