import { describe, expect, test } from '@jest/globals';
import { writeJson } from '../json/json.js';
import { createCustomer, createItem, updateCustomer, updateItem } from './lists.write.js';
import type { Written } from './draft.js';
import type { WriteOperation } from './request.write.js';

const body = (written: Written<WriteOperation>): unknown => {
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  return JSON.parse(writeJson(written.value.payload));
};
const problems = (written: Written<WriteOperation>) => (written.ok ? [] : written.problems.map(({ code }) => code));

describe('customers', () => {
  test('only the fields that are given are written, as they are', () => {
    expect(body(createCustomer({ displayName: 'Amy Lee', companyName: '' }))).toEqual({ DisplayName: 'Amy Lee' });
  });

  test('all fields', () => {
    const written = createCustomer({
      displayName: "O'Brien & Sons",
      companyName: "O'Brien",
      givenName: 'Pat',
      familyName: 'O’Brien',
      email: 'pat@example.com, office@example.com',
      phone: '555-0100',
      billingAddress: { lines: ['a', 'b', 'c', 'd', 'e'], city: 'Reno', state: 'NV', postalCode: '89501' },
      termId: '3',
      taxable: true,
    });
    expect(body(written)).toEqual({
      DisplayName: "O'Brien & Sons",
      CompanyName: "O'Brien",
      GivenName: 'Pat',
      FamilyName: 'O’Brien',
      PrimaryEmailAddr: { Address: 'pat@example.com, office@example.com' },
      PrimaryPhone: { FreeFormNumber: '555-0100' },
      BillAddr: {
        Line1: 'a',
        Line2: 'b',
        Line3: 'c',
        Line4: 'd',
        Line5: 'e',
        City: 'Reno',
        CountrySubDivisionCode: 'NV',
        PostalCode: '89501',
      },
      SalesTermRef: { value: '3' },
      Taxable: true,
    });
  });

  test('what QuickBooks could not take is refused with its details, never changed', () => {
    const written = createCustomer({
      displayName: 'Amy\tLee',
      givenName: 'x'.repeat(101),
      familyName: 'a\u0007b',
      email: 'no address',
      billingAddress: { lines: ['a', 'b', 'c', 'd', 'e', 'f'] },
    });
    expect(written).toEqual({
      ok: false,
      problems: [
        { code: 'name.forbidden', field: 'DisplayName', details: { name: 'Amy\tLee' } },
        { code: 'text.too-long', field: 'GivenName', details: { limit: 100 } },
        { code: 'text.forbidden', field: 'FamilyName', details: { text: 'a\u0007b' } },
        { code: 'email.malformed', field: 'PrimaryEmailAddr', details: { email: 'no address' } },
        { code: 'text.too-long', field: 'BillAddr', details: { limit: 5 } },
      ],
    });
  });

  test.each([
    ['', ['name.empty']],
    ['a:b', ['name.forbidden']],
    ['a\nb', ['name.forbidden']],
    ['x'.repeat(501), ['name.too-long']],
  ])('the name %p', (displayName, codes) => expect(problems(createCustomer({ displayName }))).toEqual(codes));

  test('an update is sparse', () => {
    const written = updateCustomer({ id: '5', syncToken: '3' }, { active: true });
    expect(body(written)).toEqual({ Id: '5', SyncToken: '3', sparse: true, Active: true });
  });
});

describe('items', () => {
  const service = { type: 'Service', name: 'Labour', incomeAccountId: '1' } as const;

  test('each type with what it needs', () => {
    expect(body(createItem({ ...service, unitPrice: '12.50', taxable: false }))).toEqual({
      Name: 'Labour',
      UnitPrice: 12.5,
      Taxable: false,
      Type: 'Service',
      IncomeAccountRef: { value: '1' },
    });
    const stock = {
      ...service,
      type: 'Inventory',
      expenseAccountId: '2',
      assetAccountId: '3',
      quantityOnHand: '0',
      inventoryStartDate: '2026-01-01',
    } as const;
    expect(body(createItem(stock))).toMatchObject({
      Type: 'Inventory',
      ExpenseAccountRef: { value: '2' },
      AssetAccountRef: { value: '3' },
      TrackQtyOnHand: true,
      QtyOnHand: 0,
      InvStartDate: '2026-01-01',
    });
    expect(problems(createItem({ ...stock, inventoryStartDate: '2026-02-30', quantityOnHand: 'ten' }))).toEqual([
      'decimal.malformed',
      'date.malformed',
    ]);
  });

  test('all problems come at once', () => {
    const written = createItem({ ...service, name: 'x'.repeat(101), incomeAccountId: '', unitPrice: '1.123456' });
    expect(problems(written)).toEqual(['name.too-long', 'decimal.too-precise', 'id.missing']);
  });

  test('an update is sparse', () => {
    expect(body(updateItem({ id: '5', syncToken: '3' }, { unitPrice: '2' }))).toEqual({
      Id: '5',
      SyncToken: '3',
      sparse: true,
      UnitPrice: 2,
    });
  });
});
