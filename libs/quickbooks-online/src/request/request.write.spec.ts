import { describe, expect, test } from '@jest/globals';
import { JsonNumber } from '../json/json.js';
import type { WriteOperation } from './request.write.js';
import { askRequest, batchRequest, writeRequest } from './request.write.js';

const realm = '9130357';
const create: WriteOperation = {
  kind: 'create',
  entity: 'Payment',
  payload: { TotalAmt: new JsonNumber('10.10'), CustomerRef: { value: '1' }, TxnDate: undefined },
};
const query = { kind: 'query', query: { entity: 'Customer', statement: 'SELECT * FROM Customer' } } as const;

test('a write under its request id, the same bytes each time', () => {
  expect(writeRequest(realm, create, 'command-1')).toEqual({
    method: 'POST',
    path: '/v3/company/9130357/payment',
    query: { minorversion: '75', requestid: 'command-1' },
    body: '{"TotalAmt":10.10,"CustomerRef":{"value":"1"}}',
    contentType: 'application/json',
  });
  expect(writeRequest(realm, create, 'k')).toEqual(writeRequest(realm, create, 'k'));
});

describe('questions', () => {
  test.each([
    [{ kind: 'read', entity: 'TaxCode', id: '3/4' } as const, '/taxcode/3%2F4', {}],
    [{ kind: 'company-info' } as const, '/companyinfo/9130357', {}],
    [{ kind: 'preferences' } as const, '/preferences', {}],
    [query, '/query', { query: 'SELECT * FROM Customer' }],
    [
      { kind: 'changes', entities: ['Customer', 'Item'], since: new Date('2026-03-01T10:00:00Z') } as const,
      '/cdc',
      { entities: 'Customer,Item', changedSince: '2026-03-01T10:00:00.000Z' },
    ],
  ])('%j', (operation, path, query) => {
    const request = askRequest(realm, operation);
    expect(request).toEqual({
      method: 'GET',
      path: `/v3/company/9130357${path}`,
      query: { ...query, minorversion: '75' },
    });
  });

  test('sends a long statement as a body', () => {
    const statement = `SELECT * FROM Customer WHERE DisplayName IN ('${'x'.repeat(2000)}')`;
    expect(askRequest(realm, { kind: 'query', query: { entity: 'Customer', statement } })).toMatchObject({
      method: 'POST',
      body: statement,
      contentType: 'application/text',
    });
  });
});

describe('batches', () => {
  test('item ids of one width, operations in their order', () => {
    const { request, itemIds } = batchRequest(realm, [create, query], 'batch-1');
    expect(itemIds).toEqual(['b01', 'b02']);
    expect(request).toMatchObject({ path: '/v3/company/9130357/batch', query: { requestid: 'batch-1' } });
    expect(request.body).toBe(
      '{"BatchItemRequest":[{"bId":"b01","operation":"create","Payment":{"TotalAmt":10.10,"CustomerRef":{"value":"1"}}},' +
        '{"bId":"b02","Query":"SELECT * FROM Customer"}]}',
    );
    const full = batchRequest(
      realm,
      Array.from({ length: 30 }, () => create),
      'x'.repeat(36),
    );
    expect(new Set(full.itemIds).size).toBe(30);
    expect(new Set(full.itemIds.map((id) => id.length)).size).toBe(1);
  });

  test('what QuickBooks could not take is a bug of the caller', () => {
    expect(() => batchRequest(realm, [], 'k')).toThrow(RangeError);
    expect(() =>
      batchRequest(
        realm,
        Array.from({ length: 31 }, () => create),
        'k',
      ),
    ).toThrow(RangeError);
    expect(() => batchRequest(realm, [create], 'x'.repeat(37))).toThrow(RangeError);
    expect(() => writeRequest(realm, create, 'x'.repeat(51))).toThrow(RangeError);
    expect(() => writeRequest(realm, create, '')).toThrow(RangeError);
    expect(() => writeRequest('1/../2', create, 'k')).toThrow(RangeError);
  });
});
