import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readNotification, verifySignature } from './webhook.read.js';

test('a signature is over the bytes as they came', () => {
  const body = Buffer.from('[{"id":"é"}]');
  const signature = createHmac('sha256', 'token').update(body).digest('base64');
  expect(verifySignature(body, signature, 'token')).toBe(true);
  expect(verifySignature(body, signature, 'other')).toBe(false);
  expect(verifySignature(Buffer.from('[{"id":"e"}]'), signature, 'token')).toBe(false);
  for (const header of [undefined, '', 'x', signature.slice(4), `${signature}AAAA`]) {
    expect(verifySignature(body, header, 'token')).toBe(false);
  }
  expect(verifySignature(body, createHmac('sha256', '').update(body).digest('base64'), '')).toBe(false);
});

describe('both envelopes result in one list', () => {
  test('CloudEvents of several realms', () => {
    const event = (type: string, realm: string, id: string) => ({
      specversion: '1.0',
      id: 'e',
      source: 'intuit',
      type,
      time: '2026-03-01T10:00:00Z',
      intuitentityid: id,
      intuitaccountid: realm,
      data: {},
    });
    const body = [
      event('qbo.invoice.created.v1', '1', '7'),
      event('qbo.paymentmethod.deleted.v1', '2', '8'),
      event('qbo.estimate.shone.v1', '2', '9'),
      { type: 'x' },
    ];
    const at = '2026-03-01T10:00:00Z';
    const read = readNotification(JSON.stringify(body));
    expect(read).toEqual({
      ok: true,
      unreadable: 1,
      changes: [
        { realmId: '1', entity: 'Invoice', id: '7', change: 'created', at, mergedId: null },
        { realmId: '2', entity: 'PaymentMethod', id: '8', change: 'deleted', at, mergedId: null },
        { realmId: '2', entity: 'Estimate', id: '9', change: 'other', at, mergedId: null },
      ],
    });
    expect(readNotification(JSON.stringify(body[0]))).toMatchObject({ ok: true, changes: [{ id: '7' }] });
  });

  test('a merge names the remaining record and the one that was merged into it', () => {
    const merge = {
      type: 'qbo.customer.merged.v1',
      intuitaccountid: '9',
      intuitentityid: '1',
      data: { deletedid: 2 },
    };
    expect(readNotification(JSON.stringify([merge]))).toMatchObject({
      changes: [{ entity: 'Customer', id: '1', change: 'merged', mergedId: '2' }],
    });
  });

  test('the older one', () => {
    const entities = [
      { name: 'Customer', id: '1', operation: 'Merge', lastUpdated: '2026-03-01T10:00:00.000Z', deletedId: '2' },
      { name: 'Invoice', id: 3, operation: 'Void' },
      { name: 'Invoice' },
    ];
    const body = { eventNotifications: [{ realmId: '9', dataChangeEvent: { entities } }, { realmId: '9' }] };
    expect(readNotification(JSON.stringify(body))).toEqual({
      ok: true,
      unreadable: 2,
      changes: [
        { realmId: '9', entity: 'Customer', id: '1', change: 'merged', at: '2026-03-01T10:00:00.000Z', mergedId: '2' },
        { realmId: '9', entity: 'Invoice', id: '3', change: 'voided', at: null, mergedId: null },
      ],
    });
  });

  test('rubbish is none, and never throws', () => {
    for (const body of ['', '{', '"x"', '{"a":1}', 'null']) expect(readNotification(body)).toEqual({ ok: false });
    fc.assert(fc.property(fc.json(), (body) => typeof readNotification(body).ok === 'boolean'));
  });
});
