import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { OnlineInvoiceCreate, OnlinePaymentCreate } from '@jobpro/contracts';
import { readReply, settle, type WriteOperation } from '@jobpro/quickbooks-online';
import { createInvoiceOnce } from './invoice.create.js';
import { createPaymentOnce } from './payment.create.js';
import type { Facts, WriteReply } from './step.js';

const facts: Facts = { country: 'US', find: (list) => (list === 'Account' ? '5' : undefined) };
const invoice = (over: object = {}) =>
  OnlineInvoiceCreate.parse({
    commandId: randomUUID(),
    recordId: 'i1',
    customer: { id: '7' },
    number: '1042',
    date: '2026-11-20',
    mark: 'JobPro invoice i1',
    lines: [{ kind: 'sale', item: { id: '3' }, quantity: '2', rate: '5.05', amount: '10.10', taxable: false }],
    total: '10.10',
    ...over,
  });
const payment = (over: object = {}) =>
  OnlinePaymentCreate.parse({
    commandId: randomUUID(),
    recordId: 'p1',
    customer: { id: '7' },
    date: '2026-11-20',
    amount: '10.10',
    mark: 'JobPro payment p1',
    applied: [{ invoice: { id: '9' }, amount: '10.10', number: '1042' }],
    ...over,
  });
const operation: WriteOperation = { kind: 'create', entity: 'Invoice', payload: {} };

/** What an HTTP answer means to the operation. */
function written(status: number, body: string): WriteReply {
  const reply = readReply({ status, headers: { intuit_tid: 'tid' }, body });
  const settlement = settle(reply, 'write');
  const record = reply.kind === 'entity' ? reply.value : undefined;
  const [sentAt, again] = [new Date(0), new Date(1000)];
  return { kind: 'written', operation, settlement, record, intuitTid: 'tid', sentAt, again };
}
const found = (over: object = {}) => ({
  Id: '55',
  SyncToken: '0',
  DocNumber: '1042',
  TxnDate: '2026-11-20',
  CustomerRef: { value: '7' },
  TotalAmt: '10.10',
  PrivateNote: 'JobPro invoice i1',
  ...over,
});
const taken = JSON.stringify({
  Fault: {
    Error: [
      {
        Message: 'Duplicate Document Number Error',
        Detail: 'DocNumber=1042 is assigned to TxnType=Sales Receipt with TxnId=77',
        code: '6140',
      },
    ],
    type: 'ValidationFault',
  },
});

describe('an invoice', () => {
  test('that QuickBooks took is done with QuickBooks’ own number and total', () => {
    const reply = written(200, JSON.stringify({ Invoice: found() }));
    expect(createInvoiceOnce.read(invoice(), reply)).toMatchObject({
      kind: 'done',
      how: 'created',
      total: '10.10',
      remote: { id: '55', version: '0', label: '1042' },
      warnings: [],
    });
  });

  test('whose total differs by a cent is done with both figures told', () => {
    const reply = written(200, JSON.stringify({ Invoice: found({ TotalAmt: '10.11' }) }));
    expect(createInvoiceOnce.read(invoice(), reply)).toMatchObject({
      warnings: [{ code: 'total.differs', details: { jobpro: '10.10', quickbooks: '10.11' } }],
    });
  });

  test.each([
    ['a 500', 500, '{}'],
    ['a proxy’s page', 502, '<html>'],
    ['a cut body', 200, '{"Invoice":{"Id"'],
    ['an empty body', 200, ''],
    ['an answer to something else', 200, '{"QueryResponse":{}}'],
    ['a record that cannot be read', 200, '{"Invoice":{"Id":"55"}}'],
  ])('%s is unknown, never failed', (_name, status, body) => {
    expect(createInvoiceOnce.read(invoice(), written(status, body))).toMatchObject({ kind: 'unknown' });
  });

  test('a throttle is deferred, in whatever form it comes', () => {
    expect(createInvoiceOnce.read(invoice(), written(429, ''))).toMatchObject({ kind: 'deferred' });
    const fault = {
      fault: { error: [{ message: 'message=ThrottleExceeded; errorCode=003001', code: '3001' }], type: 'SERVICE' },
    };
    expect(createInvoiceOnce.read(invoice(), written(429, JSON.stringify(fault)))).toMatchObject({ kind: 'deferred' });
  });

  test('a number that is taken is looked into; somebody else’s is refused with both shown', () => {
    const read = createInvoiceOnce.read(invoice(), written(400, taken));
    expect(read).toMatchObject({
      kind: 'look',
      otherwise: {
        reason: { code: 'number.taken', details: { number: '1042', holder: 'Sales Receipt 1042 (QuickBooks id 77)' } },
      },
    });
  });

  test('what carries our mark is adopted, nothing else is', () => {
    const ask = (row: object) => createInvoiceOnce.judge(invoice(), [{ kind: 'rows', rows: [row] }], true);
    const ours = createInvoiceOnce.build(invoice(), 'k', facts);
    const note = ours.kind === 'request' && 'payload' in ours.request ? ours.request.payload['PrivateNote'] : undefined;
    expect(ask(found({ PrivateNote: note }))).toMatchObject({
      answer: { kind: 'done', how: 'adopted', remote: { id: '55' } },
    });
    expect(ask(found({ PrivateNote: 'typed by hand' }))).toEqual({ kind: 'absent' });
    expect(ask(found({ PrivateNote: undefined }))).toEqual({ kind: 'absent' });
  });

  test('with the same command, key and facts gives the same bytes', () => {
    const command = invoice();
    expect(createInvoiceOnce.build(command, 'k', facts)).toEqual(createInvoiceOnce.build(command, 'k', facts));
  });
});

describe('a payment', () => {
  test('goes with its applications, its method and its account by their ids', () => {
    expect(createPaymentOnce.build(payment({ depositTo: { name: 'Undeposited Funds' } }), 'k', facts)).toMatchObject({
      request: {
        entity: 'Payment',
        payload: { DepositToAccountRef: { value: '5' }, Line: [{ LinkedTxn: [{ TxnId: '9' }] }] },
      },
    });
    expect(createPaymentOnce.build(payment({ method: 'Barter' }), 'k', facts)).toMatchObject({
      answer: { reason: { code: 'reference.missing', details: { what: 'payment method', name: 'Barter' } } },
    });
  });

  test('applied to more than it is, is refused before it is sent', () => {
    expect(createPaymentOnce.build(payment({ amount: '10.09' }), 'k', facts)).toMatchObject({
      answer: { reason: { code: 'payment.over-applied', details: { amount: '10.09', applied: '10.10' } } },
    });
  });
});
