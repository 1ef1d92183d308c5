import { describe, expect, test } from '@jest/globals';
import { catalogue } from './catalogue.js';
import type { EntityName } from './entity-name.js';
import { readShape } from './shape.js';
import type { JsonObject } from '../json.js';

const codeOf = (entity: EntityName, body: JsonObject): string => {
  const read = readShape(catalogue[entity].fields, body);
  return read.ok ? 'taken' : read.fault.code;
};

describe('what QuickBooks takes and what it does not', () => {
  const cases: readonly (readonly [string, EntityName, JsonObject, string])[] = [
    ['a name of 500', 'Customer', { DisplayName: 'x'.repeat(500) }, 'taken'],
    ['a name of 501', 'Customer', { DisplayName: 'x'.repeat(501) }, '2050'],
    ['a colon', 'Customer', { DisplayName: 'a:b' }, '2040'],
    ['a tab', 'Customer', { DisplayName: 'a\tb' }, '2040'],
    ['a line break', 'Customer', { DisplayName: 'a\nb' }, '2040'],
    ['a given name of 101', 'Customer', { GivenName: 'x'.repeat(101) }, '2050'],
    ['a title of 17', 'Customer', { Title: 'x'.repeat(17) }, '2050'],
    ['an e-mail of 101', 'Customer', { PrimaryEmailAddr: { Address: `${'x'.repeat(92)}@a.test` } }, 'taken'],
    ['an e-mail too long', 'Customer', { PrimaryEmailAddr: { Address: `${'x'.repeat(95)}@a.test` } }, '2050'],
    ['an e-mail that is none', 'Customer', { PrimaryEmailAddr: { Address: 'office' } }, '2210'],
    ['an unknown field', 'Customer', { Nickname: 'x' }, '2010'],
    ['an inherited name', 'Customer', { constructor: 'x' }, '2010'],
    ['an unknown field further in', 'Customer', { BillAddr: { Street: 'x' } }, '2010'],
    ['a reference that is a text', 'Invoice', { CustomerRef: '7' }, '2010'],
    ['a reference without a value', 'Invoice', { CustomerRef: { name: 'x' } }, '2020'],
    ['a number that is none', 'Payment', { TotalAmt: 'ten' }, '2090'],
    ['a number as text', 'Payment', { TotalAmt: '10.50' }, 'taken'],
    ['a day that is none', 'Invoice', { TxnDate: '2026-02-30' }, '2080'],
    ['an unknown choice', 'Item', { Type: 'Gadget' }, '2170'],
    ['an item name of 101', 'Item', { Name: 'x'.repeat(101) }, '2050'],
    ['a number of 22', 'Invoice', { DocNumber: 'x'.repeat(22) }, '2050'],
    ['a memo of 1001', 'Invoice', { CustomerMemo: { value: 'x'.repeat(1001) } }, '2050'],
    ['a note of 4001', 'Invoice', { PrivateNote: 'x'.repeat(4001) }, '2050'],
    ['a line of 4001', 'Invoice', { Line: [{ Description: 'x'.repeat(4001) }] }, '2050'],
    ['what it computed itself', 'Invoice', { TotalAmt: 5, Balance: 5, MetaData: { CreateTime: 'x' } }, 'taken'],
  ];
  test.each(cases)('%s', (_what, entity, body, expected) => {
    expect(codeOf(entity, body)).toBe(expected);
  });

  test('an empty text clears a field, and numbers come out as numbers', () => {
    const read = readShape(catalogue.Customer.fields, {
      Notes: '',
      Taxable: 'false',
      BillAddr: { City: '', Line1: ' 1 Main ' },
    });
    expect(read).toEqual({ ok: true, value: { Notes: null, Taxable: false, BillAddr: { Line1: '1 Main' } } });
  });
});
