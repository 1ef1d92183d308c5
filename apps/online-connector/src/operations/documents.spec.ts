import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { advance, type BoundOperation, type Identify } from '@jobpro/connector';
import { readReply, type WriteOperation } from '@jobpro/quickbooks-online';
import { readCall } from '../dispatch/call-plan.js';
import { createInvoice } from './create-invoice.js';
import { createPayment } from './create-payment.js';
import type { CompanyContext, OnlineWire } from './operation.js';

const identify: Identify<string> = (kind, ref) => ('id' in ref ? ref.id : kind === 'account' ? '5' : undefined);
const build = (bound: BoundOperation<OnlineWire>, record: CompanyContext['record'] = () => undefined) =>
  bound.build(identify, { country: 'US', record });
const named =
  (detail: string): CompanyContext['record'] =>
  (list, id) => ({
    list,
    id,
    name: `${list} ${id}`,
    active: true,
    version: '0',
    detail,
  });
const invoice = (over: object = {}) =>
  createInvoice({
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
  createPayment({
    commandId: randomUUID(),
    recordId: 'p1',
    customer: { id: '7' },
    date: '2026-11-20',
    amount: '10.10',
    mark: 'JobPro payment p1',
    applied: [{ invoice: { id: '9' }, amount: '10.10', number: '1042' }],
    ...over,
  });
const write: WriteOperation = { kind: 'create', entity: 'Invoice', payload: {} };

/** Returns what an HTTP answer to the document makes of its command. */
function afterAnswer(bound: BoundOperation<OnlineWire>, status: number, body: string) {
  const reply = readReply({ status, headers: { intuit_tid: 'tid' }, body });
  const sending = { commandId: 'c', write, traceparent: '', requestKey: undefined, sendings: 0, attempts: 0 };
  const call = { sendings: [sending], keys: ['c'], batchId: undefined };
  const [delivered] = readCall(call, { kind: 'reply', reply, seconds: 1 }, { sentAt: new Date(0), at: new Date(1000) });
  if (delivered === undefined) throw new Error('One change has one result.');
  return advance(bound, { phase: 'send', write, mayHaveRun: false, sendings: 0 }, delivered.event);
}
const stored = (over: object = {}) => ({
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
  test('that QuickBooks accepted is done with QuickBooks’ own number and total', () => {
    expect(afterAnswer(invoice(), 200, JSON.stringify({ Invoice: stored() }))).toMatchObject({
      answer: {
        kind: 'done',
        how: 'created',
        total: '10.10',
        remote: { id: '55', version: '0', label: '1042' },
        warnings: [],
      },
    });
  });

  test('has its total with two places, however QuickBooks writes it', () => {
    expect(afterAnswer(invoice(), 200, JSON.stringify({ Invoice: stored({ TotalAmt: '8654.3' }) }))).toMatchObject({
      answer: { total: '8654.30', warnings: [{ code: 'total.differs', details: { quickbooks: '8654.30' } }] },
    });
  });

  test('whose total differs by a cent is done with a warning that shows both totals', () => {
    expect(afterAnswer(invoice(), 200, JSON.stringify({ Invoice: stored({ TotalAmt: '10.11' }) }))).toMatchObject({
      answer: { warnings: [{ code: 'total.differs', details: { jobpro: '10.10', quickbooks: '10.11' } }] },
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
    expect(afterAnswer(invoice(), status, body)).toMatchObject({ answer: { kind: 'unknown', sentAt: new Date(0) } });
  });

  test('a throttle is deferred, in whatever form it comes', () => {
    expect(afterAnswer(invoice(), 429, '')).toMatchObject({ answer: { kind: 'deferred' } });
    const fault = {
      fault: { error: [{ message: 'message=ThrottleExceeded; errorCode=003001', code: '3001' }], type: 'SERVICE' },
    };
    expect(afterAnswer(invoice(), 429, JSON.stringify(fault))).toMatchObject({ answer: { kind: 'deferred' } });
  });

  test('a number in use is looked for; somebody else’s document is refused with both shown', () => {
    expect(afterAnswer(invoice(), 400, taken)).toMatchObject({
      phase: 'look',
      fallback: {
        reason: {
          code: 'number.taken',
          sentence: 'The number “1042” is already used in QuickBooks (Sales Receipt 1042).',
        },
        said: { code: '6140' },
      },
    });
  });

  test('the document that carries our mark is adopted, and no other', () => {
    const judge = (row: object) => invoice().judge([{ kind: 'documents', entity: 'Invoice', rows: [row] }], true);
    const ours = build(invoice());
    const note = ours.kind === 'write' ? ours.write.payload['PrivateNote'] : undefined;
    expect(judge(stored({ PrivateNote: note }))).toMatchObject({
      answer: { kind: 'done', how: 'adopted', remote: { id: '55' } },
    });
    for (const PrivateNote of ['typed by hand', undefined])
      expect(judge(stored({ PrivateNote }))).toMatchObject({
        answer: { kind: 'rejected', reason: { code: 'number.in-quickbooks', details: { number: '1042', id: '55' } } },
      });
    // Somebody voided it, so it is sent as new.
    expect(judge(stored({ PrivateNote: 'Voided - [JobPro invoice i1]', TotalAmt: 0 }))).toEqual({ kind: 'absent' });
  });

  test('without a quantity is refused where QuickBooks counts the stock of its item', () => {
    const uncounted = (more: object = {}) =>
      invoice({ lines: [{ kind: 'sale', item: { id: '3' }, amount: '10.10', taxable: false, ...more }] });
    expect(build(uncounted(), named('Inventory'))).toMatchObject({
      answer: { reason: { code: 'invoice.line-without-quantity', details: { item: 'Item 3' } } },
    });
    expect(build(uncounted(), named('Service'))).toMatchObject({ kind: 'write' });
    expect(build(uncounted({ quantity: '3' }), named('Inventory'))).toMatchObject({
      write: { payload: { Line: [{ SalesItemLineDetail: { Qty: { token: '3' } } }] } },
    });
  });

  test('in another currency than its customer is refused, and so is a payment', () => {
    for (const document of [invoice, payment]) {
      expect(build(document({ currency: 'USD' }), named('CAD'))).toMatchObject({
        answer: { reason: { code: 'reference.other-currency', details: { what: 'customer', name: 'Customer 7' } } },
      });
      expect(build(document({ currency: 'CAD' }), named('CAD'))).toMatchObject({ kind: 'write' });
      expect(build(document(), named('CAD'))).toMatchObject({ kind: 'write' });
    }
  });

  test('that QuickBooks holds in another currency has a total that differs, whatever the figures are', () => {
    const cad = JSON.stringify({ Invoice: stored({ CurrencyRef: { value: 'CAD' } }) });
    expect(afterAnswer(invoice({ currency: 'USD' }), 200, cad)).toMatchObject({
      answer: { warnings: [{ code: 'total.differs', details: { jobpro: '10.10 USD', quickbooks: '10.10 CAD' } }] },
    });
    expect(afterAnswer(invoice({ currency: 'CAD' }), 200, cad)).toMatchObject({ answer: { warnings: [] } });
    expect(afterAnswer(invoice(), 200, cad)).toMatchObject({ answer: { warnings: [] } });
  });

  test('without a number is called by its day, never by an id', () => {
    const note = '[JobPro invoice i1]';
    const rows = [stored({ DocNumber: undefined, PrivateNote: note })];
    const bound = invoice({ number: undefined });
    expect(bound.judge([{ kind: 'documents', entity: 'Invoice', rows }], false)).toMatchObject({
      answer: {
        warnings: [{ sentence: expect.stringMatching(/^The invoice of Nov 20, 2026 was already in QuickBooks/) }],
      },
    });
  });

  test('that may repeat its number is sent, unless it is there already', () => {
    const judge = (PrivateNote: string) =>
      invoice({ numberMayRepeat: true }).judge(
        [{ kind: 'documents', entity: 'Invoice', rows: [stored({ PrivateNote })] }],
        false,
      );
    expect(judge('typed by hand')).toEqual({ kind: 'absent' });
    expect(judge('[JobPro invoice i1]')).toMatchObject({ answer: { how: 'adopted' } });
  });

  test('built twice is the same', () => {
    const command = invoice();
    expect(build(command)).toEqual(build(command));
  });
});

describe('a payment', () => {
  test('names its invoices, its method and its account by their ids', () => {
    expect(build(payment({ depositTo: { name: 'Undeposited Funds' } }))).toMatchObject({
      write: {
        entity: 'Payment',
        payload: { DepositToAccountRef: { value: '5' }, Line: [{ LinkedTxn: [{ TxnId: '9' }] }] },
      },
    });
    expect(build(payment({ method: 'Barter' }))).toMatchObject({
      answer: { reason: { code: 'reference.missing', details: { what: 'payment method', name: 'Barter' } } },
    });
  });

  test('applied to more than it is, is refused before it is sent', () => {
    expect(build(payment({ amount: '10.09' }))).toMatchObject({
      answer: { reason: { code: 'payment.over-applied', details: { amount: '10.09', applied: '10.10' } } },
    });
  });
});

describe('a payment that QuickBooks may have', () => {
  test('like ours that somebody typed is a question before the first sending, and any other stops nothing', () => {
    const row = { Id: '88', SyncToken: '0', CustomerRef: { value: '7' }, TxnDate: '2026-11-20', TotalAmt: '10.10' };
    const judge = (more: object, over: object = {}) =>
      payment({ reference: 'CHK-7', ...over }).judge(
        [{ kind: 'documents', entity: 'Payment', rows: [{ ...row, ...more }] }],
        false,
      );
    for (const PaymentRefNum of ['chk-7', undefined])
      expect(judge({ PaymentRefNum })).toMatchObject({
        answer: { reason: { code: 'payment.in-quickbooks', details: { id: '88', amount: '10.10', number: 'CHK-7' } } },
      });
    expect(judge({}, { reference: undefined })).toMatchObject({
      answer: { reason: { code: 'payment.in-quickbooks' } },
    });
    for (const more of [
      { PaymentRefNum: 'CHK-8' },
      { TotalAmt: '10.11' },
      { PrivateNote: '[JobPro payment p2]' },
      { TxnDate: '2026-11-21' },
    ])
      expect(judge(more)).toEqual({ kind: 'absent' });
    expect(judge({ PaymentRefNum: 'CHK-7' }, { numberMayRepeat: true })).toEqual({ kind: 'absent' });
  });
});
