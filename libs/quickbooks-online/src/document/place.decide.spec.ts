import { describe, expect, test } from '@jest/globals';
import {
  keyOfPlace,
  lookForInvoice,
  lookForPayment,
  lookInPlaces,
  placeOfInvoice,
  placeOfPayment,
} from './place.decide.js';

const sent = { number: '1001', customerId: '1', date: '2026-03-01' };
const day = "WHERE CustomerRef IN ('1') AND TxnDate >= '2026-03-01' AND TxnDate <= '2026-03-01' ";

describe('one document', () => {
  test('an invoice is looked for by its number, which is escaped', () => {
    expect(lookForInvoice({ ...sent, number: "10'1" }).statement).toContain(
      "FROM Invoice WHERE DocNumber IN ('10\\'1') ",
    );
  });

  test.each([
    ['without a number', undefined],
    ['with a number that the query language cannot spell', 'Nº–1'],
  ])('an invoice %s is looked for by customer and day', (_case, number) => {
    expect(lookForInvoice({ ...sent, number }).statement).toContain(`FROM Invoice ${day}`);
  });

  test('a payment is looked for by customer and day, whatever its reference is', () => {
    expect(lookForPayment(sent).statement).toContain(`FROM Payment ${day}`);
  });

  test('a document whose customer has no known id is looked for on its day, and has no place that others share', () => {
    const located = { date: sent.date };
    expect(lookForPayment(located).statement).toContain("FROM Payment WHERE TxnDate = '2026-03-01' ");
    expect([placeOfPayment(located), placeOfInvoice(located)]).toEqual([undefined, undefined]);
  });
});

describe('many documents', () => {
  const payments = Array.from({ length: 250 }, (_, n) => ({
    customerId: String(n % 120),
    date: `2026-0${(n % 9) + 1}-01`,
  })).map((located) => ({ entity: 'Payment' as const, ...located }));

  test('share a query for 100 places of one kind, and every place is in exactly one query', () => {
    const invoices = Array.from({ length: 101 }, (_, n) => ({ entity: 'Invoice' as const, number: `A${n}` }));
    const queries = lookInPlaces([...payments, ...invoices]);
    expect(queries.map(({ places }) => places.length).toSorted((a, b) => a - b)).toEqual([1, 50, 100, 100, 100]);
    expect(queries.flatMap(({ places }) => places.map(keyOfPlace)).toSorted()).toEqual(
      [...payments, ...invoices].map(keyOfPlace).toSorted(),
    );
  });

  test('are asked for in the order of their days, so that no query reads all days', () => {
    const windows = lookInPlaces(payments).map(({ query }) =>
      /TxnDate >= '(.*?)' AND TxnDate <= '(.*?)'/.exec(query.statement),
    );
    expect(windows.map((window) => window?.slice(1))).toEqual([
      ['2026-01-01', '2026-04-01'],
      ['2026-04-01', '2026-08-01'],
      ['2026-08-01', '2026-09-01'],
    ]);
  });

  test('without any place need no query', () => {
    expect(lookInPlaces([])).toEqual([]);
  });
});

test('a number is one place in every case of its letters', () => {
  expect(keyOfPlace({ entity: 'Invoice', number: 'ab-1' })).toBe(keyOfPlace({ entity: 'Invoice', number: 'AB-1' }));
});
