import { describe, expect, test } from '@jest/globals';
import { write } from './write.js';
import type { EntityName } from './entity-name.js';
import type { Operation } from './catalogue.js';
import { Clock } from '../clock.js';
import type { JsonObject } from '../json.js';
import { textAt } from '../json.js';
import { realmSettingsSchema } from '../settings.schema.js';
import { Realm } from '../state/realm.js';
import { fill } from '../state/seed.js';
import { seedSchema } from '../state/seed.schema.js';

function company(seed: object = {}, settings: object = {}): Realm {
  const parsed = seedSchema.parse({ standard: 'sample', ...seed });
  const realm = new Realm('1', parsed.company, realmSettingsSchema.parse(settings), new Clock(), () => undefined);
  expect(fill(realm, parsed).refused).toEqual([]);
  return realm;
}

const act = (realm: Realm, operation: Operation, entity: EntityName, body: JsonObject) =>
  write(realm, { operation, entity, body, allowDuplicateNumber: false, unseen: new Set() });

function codeOf(realm: Realm, operation: Operation, entity: EntityName, body: JsonObject): string {
  const result = act(realm, operation, entity, body);
  return result.ok ? 'taken' : result.fault.code;
}

function create(realm: Realm, entity: EntityName, body: JsonObject): JsonObject {
  const result = act(realm, 'create', entity, body);
  if (!result.ok) throw new Error(result.fault.detail);
  return result.value;
}

const invoice = (more: JsonObject = {}, amount = 10): JsonObject => ({
  CustomerRef: { value: '1' },
  Line: [
    {
      Amount: amount,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' }, TaxCodeRef: { value: 'TAX' } },
    },
  ],
  ...more,
});
const version = (record: JsonObject): JsonObject => ({ Id: record['Id'], SyncToken: record['SyncToken'] });

describe('customers', () => {
  test('a sub-customer needs its parent, and is at most five levels deep', () => {
    const realm = company();
    expect(codeOf(realm, 'create', 'Customer', { DisplayName: 'Job', Job: true })).toBe('6150');
    let parent = '1';
    for (let level = 1; level <= 4; level += 1) {
      const record = create(realm, 'Customer', {
        DisplayName: `Level ${level}`,
        Job: true,
        ParentRef: { value: parent },
      });
      parent = textAt(record, 'Id') ?? '';
    }
    expect(realm.table('Customer').get(parent)?.record).toMatchObject({
      FullyQualifiedName: "O'Brien & Sons Roofing:Level 1:Level 2:Level 3:Level 4",
      Level: 4,
    });
    expect(
      codeOf(realm, 'create', 'Customer', { DisplayName: 'Level 5', Job: true, ParentRef: { value: parent } }),
    ).toBe('6180');
  });

  test('a sparse update keeps what it does not name, a full one clears it', () => {
    const realm = company();
    const record = create(realm, 'Customer', { DisplayName: 'Kept', Notes: 'old', CompanyName: 'Firm' });
    const sparse = act(realm, 'update', 'Customer', { ...version(record), sparse: true, Notes: '' });
    expect(sparse).toMatchObject({ ok: true, value: { CompanyName: 'Firm', DisplayName: 'Kept', SyncToken: '1' } });
    expect(sparse.ok && 'Notes' in sparse.value).toBe(false);
    const full = act(realm, 'update', 'Customer', { Id: record['Id'], SyncToken: '1', DisplayName: 'Kept' });
    expect(full.ok && 'CompanyName' in full.value).toBe(false);
    expect(codeOf(realm, 'update', 'Customer', { Id: record['Id'], DisplayName: 'Kept' })).toBe('2020');
    expect(codeOf(realm, 'delete', 'Customer', { Id: record['Id'], SyncToken: '2' })).toBe('500');
  });

  test('what they owe follows their invoices and payments', () => {
    const realm = company();
    const bill = create(realm, 'Invoice', invoice());
    create(realm, 'Payment', { CustomerRef: { value: '1' }, TotalAmt: 4 });
    expect(realm.table('Customer').get('1')?.record).toMatchObject({ Balance: 6, BalanceWithJobs: 6, SyncToken: '0' });
    expect(codeOf(realm, 'void', 'Invoice', version(bill))).toBe('taken');
    expect(realm.table('Customer').get('1')?.record).toMatchObject({ Balance: -4 });
  });
});

describe('items', () => {
  test.each([
    ['no account', { Name: 'New', Type: 'Service' }, '2020'],
    ['a bank account for income', { Name: 'New', Type: 'Service', IncomeAccountRef: { value: '1' } }, '6000'],
    ['stock without its accounts', { Name: 'New', Type: 'Inventory', IncomeAccountRef: { value: '3' } }, '2020'],
    ['a name that stands', { Name: 'LABOR', Type: 'Service', IncomeAccountRef: { value: '3' } }, '6240'],
    ['all that is needed', { Name: 'New', Type: 'NonInventory', IncomeAccountRef: { value: '3' } }, 'taken'],
  ])('with %s', (_what, body, code) => {
    expect(codeOf(company(), 'create', 'Item', body)).toBe(code);
  });

  test('stock cannot be sold before it was there, or without a quantity', () => {
    const stock = {
      Name: 'Gutter',
      Type: 'Inventory',
      ExpenseAccountRef: { value: '7' },
      AssetAccountRef: { value: '6' },
      TrackQtyOnHand: true,
      QtyOnHand: 5,
      InvStartDate: '2026-03-01',
    };
    const realm = company({ items: [stock] });
    const id = realm.table('Item').having('Name', 'Gutter')[0]?.id ?? '';
    const sale = (more: JsonObject) => ({
      Line: [
        { Amount: 1, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: id }, ...more } },
      ],
    });
    const sold = sale({ Qty: 1 });
    expect(codeOf(realm, 'create', 'Invoice', invoice({ ...sale({}), TxnDate: '2026-03-01' }))).toBe('6520');
    expect(codeOf(realm, 'create', 'Invoice', invoice({ ...sold, TxnDate: '2026-02-28' }))).toBe('6270');
    expect(codeOf(realm, 'create', 'Invoice', invoice({ ...sold, TxnDate: '2026-03-01' }))).toBe('taken');
  });
});

describe('preferences that are turned off', () => {
  const discounted = {
    Line: [
      { Amount: 10, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } },
      { Amount: 1, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } },
    ],
  };
  const taxed = { TxnTaxDetail: { TotalTax: 0.07, TxnTaxCodeRef: { value: '1' } } };
  const off = {
    discounts: { preferences: { SalesFormsPrefs: { AllowDiscount: false } } },
    salesTax: { preferences: { TaxPrefs: { UsingSalesTax: false } }, company: { salesTaxRate: '10' } },
    inventory: { preferences: { ProductAndServicesPrefs: { QuantityOnHand: false } } },
  };
  test.each([
    ['a discount', off.discounts, {}, discounted, '6000'],
    ['a discount', off.discounts, { discountsOff: 'accepted' }, discounted, 'taken'],
    ['no discount', off.discounts, {}, {}, 'taken'],
    ['tax', off.salesTax, {}, taxed, 'taken'],
    ['tax', off.salesTax, { salesTaxOff: 'refused' }, taxed, '6000'],
    ['no tax', off.salesTax, { salesTaxOff: 'refused' }, {}, 'taken'],
  ])('an invoice with %s: %j, %j', (_case, seed, settings, fields, code) => {
    expect(codeOf(company(seed, settings), 'create', 'Invoice', invoice(fields))).toBe(code);
  });

  test('sales tax adds nothing to an invoice', () => {
    expect(create(company(off.salesTax), 'Invoice', invoice(taxed))).toMatchObject({ TotalAmt: 10 });
  });

  test('inventory takes no new item of that type', () => {
    const stock = {
      Name: 'Gutter',
      Type: 'Inventory',
      TrackQtyOnHand: true,
      QtyOnHand: 0,
      InvStartDate: '2026-03-01',
      IncomeAccountRef: { value: '3' },
      ExpenseAccountRef: { value: '7' },
      AssetAccountRef: { value: '6' },
    };
    expect(codeOf(company(off.inventory), 'create', 'Item', stock)).toBe('6000');
    expect(codeOf(company(), 'create', 'Item', stock)).toBe('taken');
  });
});

describe('closed books and bank deposits', () => {
  const closed = { preferences: { AccountingInfoPrefs: { BookCloseDate: '2025-12-31' } } };
  test.each([
    [{}, '2025-12-31', '6200'],
    [{ closedBooksPassword: true }, '2025-12-31', '6210'],
    [{}, '2026-01-01', 'taken'],
  ])('with %j, %s is %s', (settings, date, code) => {
    expect(codeOf(company(closed, settings), 'create', 'Invoice', invoice({ TxnDate: date }))).toBe(code);
  });

  test('a deposited payment stays as it is', () => {
    const realm = company();
    const payment = create(realm, 'Payment', { CustomerRef: { value: '1' }, TotalAmt: 4 });
    realm.deposited.add(textAt(payment, 'Id') ?? '');
    expect(codeOf(realm, 'update', 'Payment', { ...version(payment), sparse: true, TotalAmt: 5 })).toBe('6540');
    expect(codeOf(realm, 'delete', 'Payment', version(payment))).toBe('6540');
  });
});

describe('currency', () => {
  test('a document that names none has that of its customer', () => {
    const preferences = { CurrencyPrefs: { MultiCurrencyEnabled: true } };
    const realm = company({ preferences, customers: [{ DisplayName: 'Maple', CurrencyRef: { value: 'CAD' } }] });
    const id = realm.table('Customer').having('DisplayName', 'Maple')[0]?.id ?? '';
    const CustomerRef = { value: id };
    const currencies = [
      create(realm, 'Invoice', invoice({ CustomerRef })),
      create(realm, 'Payment', { CustomerRef, TotalAmt: 4 }),
      create(realm, 'Invoice', invoice()),
    ].map(({ CurrencyRef }) => CurrencyRef);
    expect(currencies).toMatchObject([{ value: 'CAD' }, { value: 'CAD' }, { value: 'USD' }]);
  });
});

describe('tax', () => {
  test('is computed, unless a code and a total say otherwise', () => {
    const realm = company({ company: { salesTaxRate: '10' } });
    const figures = (detail?: JsonObject): unknown =>
      create(realm, 'Invoice', invoice(detail === undefined ? {} : { TxnTaxDetail: detail }))['TotalAmt'];
    expect([
      figures(),
      figures({ TotalTax: 0.07 }),
      figures({ TotalTax: 0.07, TxnTaxCodeRef: { value: '1' } }),
    ]).toEqual([11, 11, 10.07]);
  });
});
