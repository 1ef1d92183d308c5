import { describe, expect, test } from '@jest/globals';
import { readEntity } from '../entity/entity.schema.js';
import {
  isOurs,
  type Match,
  matchInvoice,
  matchPayment,
  readMark,
  sameAmount,
  type SentDocument,
} from './own-document.decide.js';

const sent: SentDocument = {
  mark: 'JobPro invoice 7',
  number: '1001',
  customerId: '1',
  date: '2026-03-01',
  amount: '10.00',
};
const invoice = {
  Id: '130',
  SyncToken: '0',
  DocNumber: '1001',
  TxnDate: '2026-03-01',
  CustomerRef: { value: '1' },
  TotalAmt: '10.0',
  PrivateNote: 'note\n[JobPro invoice 7]',
};

describe('an invoice that was found', () => {
  test.each<[string, object, Match]>([
    ['as it was sent', {}, { kind: 'ours', differences: [] }],
    [
      'ours, changed since',
      { TotalAmt: '11', DocNumber: 'x', TxnDate: '2026-03-02' },
      { kind: 'ours', differences: ['number', 'date', 'amount'] },
    ],
    [
      'ours, with words written behind the mark',
      { PrivateNote: '[JobPro invoice 7] paid in part' },
      { kind: 'ours', differences: [] },
    ],
    [
      'another of ours',
      { PrivateNote: '[JobPro invoice 77]' },
      { kind: 'foreign', differences: [], mark: 'JobPro invoice 77' },
    ],
    ['no mark, all else the same', { PrivateNote: undefined }, { kind: 'alike' }],
    [
      'somebody else’s',
      { PrivateNote: 'hello', CustomerRef: { value: '2' }, TotalAmt: '99.00' },
      { kind: 'foreign', differences: ['customer', 'amount'], mark: null },
    ],
  ])('%s', (_name, change, match) => {
    const read = readEntity('Invoice', { ...invoice, ...change });
    if (!read.ok) throw new Error(read.problem);
    expect(matchInvoice(sent, read.value)).toEqual(match);
  });

  test('a number that QuickBooks gave is no difference', () => {
    const read = readEntity('Invoice', invoice);
    if (!read.ok) throw new Error(read.problem);
    const unnumbered = { mark: sent.mark, customerId: sent.customerId, date: sent.date, amount: sent.amount };
    expect(matchInvoice(unnumbered, read.value)).toEqual({ kind: 'ours', differences: [] });
  });
});

test('a payment’s reference is compared without regard to case and spaces', () => {
  const read = readEntity('Payment', { ...invoice, PaymentRefNum: 'check  7' });
  if (!read.ok) throw new Error(read.problem);
  expect(matchPayment({ ...sent, number: 'CHECK 7' }, read.value)).toEqual({ kind: 'ours', differences: [] });
  expect(matchPayment({ ...sent, number: 'CHECK 8' }, read.value)).toEqual({ kind: 'ours', differences: ['number'] });
});

describe('our mark', () => {
  test.each([
    [undefined, null],
    ['hello', null],
    ['[JobPro a b]', 'JobPro a b'],
    ['note\n[JobPro a]\nadded later', 'JobPro a'],
    ['see [1]', null],
  ])('%j', (note, mark) => expect(readMark(note)).toBe(mark));

  test('is known whole, never by its beginning', () => {
    expect(isOurs({ privateNote: '[JobPro invoice 77]' }, 'JobPro invoice 7')).toBe(false);
    expect(isOurs({ privateNote: 'x [JobPro invoice 7] y' }, 'JobPro invoice 7')).toBe(true);
    expect(isOurs({}, 'JobPro invoice 7')).toBe(false);
  });
});

test('amounts are compared as numbers, exactly', () => {
  expect(sameAmount('5', '5.00')).toBe(true);
  expect(sameAmount('9007199254740993.01', '9007199254740993.02')).toBe(false);
});
