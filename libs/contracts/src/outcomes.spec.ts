import { expect, test } from '@jest/globals';
import { bytesOnBus, ImportedCustomer, ImportedItem, importParts, MESSAGE_BYTES, parseMessage } from './index.js';

const customer = (id: string, more: object = {}) => ({ remote: { id }, name: `Customer ${id}`, active: true, ...more });

test('a customer with a bank number in its address is set aside with the reason, and the others arrive', () => {
  const address = { lines: ['12 Hill Road', 'Checking acct 12345678'] };
  const [part, ...others] = importParts(ImportedCustomer, [
    customer('1'),
    customer('2', { billingAddress: address }),
    customer('3'),
  ]);
  expect(others).toEqual([]);
  const { accepted = [], setAside } = part ?? {};
  expect(accepted.map(({ remote }) => remote.id)).toEqual(['1', '3']);
  expect(setAside).toEqual([
    { remoteId: '2', name: 'Customer 2', because: expect.stringMatching(/^JobPro cannot keep its billing address: /) },
  ]);
  expect(JSON.stringify(setAside)).not.toContain('12345678');
  const page = { importId: 'i', page: 1, last: true, customers: accepted, setAside };
  const connectionId = '7d1f6f0e-6c1c-4b39-9a55-2f2b6f1d9d10';
  expect(parseMessage('outcome.customer.imported.v1', { ...page, connectionId })).toMatchObject({ ok: true });
});

test('an item whose price has seven places is set aside', () => {
  const item = { remote: { id: '7' }, name: 'Nail', type: 'service', active: true, price: '0.0123456' };
  expect(importParts(ImportedItem, [item])).toMatchObject([
    { accepted: [], setAside: [{ remoteId: '7', name: 'Nail', because: expect.stringContaining('price') }] },
  ]);
});

test('a name that is a card number is set aside without the number', () => {
  const [part] = importParts(ImportedCustomer, [customer('9', { name: 'Card 4111 1111 1111 1111' })]);
  expect(part).toMatchObject({ accepted: [], setAside: [{ remoteId: '9' }] });
  expect(JSON.stringify(part)).not.toContain('1111 1111');
});

test('a page that is too large for one message becomes several, and loses no record', () => {
  const items = Array.from({ length: 500 }, (_, index) => ({
    remote: { id: String(index) },
    name: `Item ${index}`,
    type: 'service',
    description: '€'.repeat(4_000),
    active: true,
  }));
  const parts = importParts(ImportedItem, items);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(bytesOnBus(part)).toBeLessThan(MESSAGE_BYTES);
  expect(parts.flatMap(({ accepted }) => accepted.map(({ remote }) => remote.id))).toEqual(
    items.map(({ remote }) => remote.id),
  );
});

test('a record that is too large for any message is set aside', () => {
  const huge = customer('5', { companyName: 'x'.repeat(2_000_000) });
  expect(importParts(ImportedCustomer, [huge, customer('6')])).toMatchObject([
    {
      accepted: [{ remote: { id: '6' } }],
      setAside: [{ remoteId: '5', because: expect.stringContaining('too large') }],
    },
  ]);
});

test('an empty page is still one message', () => {
  expect(importParts(ImportedCustomer, [])).toEqual([{ accepted: [], setAside: [] }]);
});
