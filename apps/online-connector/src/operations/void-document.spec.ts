import { describe, expect, test } from '@jest/globals';
import { advance, begin, type CommandState } from '@jobpro/connector';
import { readReply } from '@jobpro/quickbooks-online';
import type { OnlineReply, OnlineWire } from './operation.js';
import { voidInvoice, voidPayment } from './void-document.js';

const at = new Date('2026-11-20T10:00:00Z');
const command = {
  commandId: 'c0b6a1f0-5d2c-4a3e-9f4b-e1a5d8e7c312',
  recordId: 'N',
  remote: { id: '77' },
  name: '1042',
  date: '2026-11-20',
};
const document = (more: object = {}) => ({
  Id: '77',
  SyncToken: '3',
  TxnDate: '2026-11-20',
  CustomerRef: { value: '5' },
  TotalAmt: '108.25',
  ...more,
});
const rows = (entity: 'Invoice' | 'Payment', ...documents: object[]): OnlineReply => ({
  kind: 'documents',
  entity,
  rows: documents,
});

const invoice = voidInvoice(command);
type State = CommandState<OnlineWire>;
const seen = (operation: typeof invoice, state: State, ...replies: OnlineReply[]): State => {
  const next = advance(operation, state, { kind: 'answered', replies, at });
  const identify = () => undefined;
  const context = { country: 'US', record: () => undefined };
  return next.phase === 'resolve' ? advance(operation, next, { kind: 'resolved', identify, context }) : next;
};
const first = (operation = invoice) => begin(operation, { lost: false });

function refused(state: State, code: string): State {
  if (state.phase !== 'send') throw new Error(`It should be sent, but is in the phase ${state.phase}.`);
  const body = JSON.stringify({ Fault: { Error: [{ Message: 'Stale Object Error', Detail: '-', code }], type: '-' } });
  const reply = readReply({ status: 400, headers: {}, body });
  const fault = reply.kind === 'fault' ? reply.faults[0] : undefined;
  if (fault === undefined) throw new Error(`${code} was not read as a fault.`);
  const receipt = {
    operation: state.write,
    settlement: { kind: 'refused', fault },
    intuitTid: undefined,
    sentAt: at,
  } as const;
  return advance(invoice, state, { kind: 'replied', receipt });
}

describe('a void', () => {
  test.each([
    ['invoice', invoice, 'Invoice'],
    ['payment', voidPayment(command), 'Payment'],
  ] as const)('of an %s is sent under the version that was read', (_what, operation, entity) => {
    expect(seen(operation, first(operation), rows(entity, document()))).toMatchObject({
      phase: 'send',
      write: { kind: 'void', entity, payload: { Id: '77', SyncToken: '3' } },
    });
  });

  test('that is stale leads to a fresh read and a new decision, never to a blind repeat', () => {
    const sent = seen(invoice, first(), rows('Invoice', document()));
    const again = refused(sent, '5010');
    expect(again.phase).toBe('look');
    expect(seen(invoice, again, rows('Invoice', document({ SyncToken: '4' })))).toMatchObject({
      phase: 'send',
      write: { payload: { SyncToken: '4' } },
    });
    const isVoid = document({ SyncToken: '4', TotalAmt: '0', PrivateNote: 'Voided' });
    expect(seen(invoice, again, rows('Invoice', isVoid))).toMatchObject({
      answer: { kind: 'done', how: 'was-voided' },
    });
    const paid = document({ SyncToken: '4', LinkedTxn: [{ TxnId: '90', TxnType: 'Payment' }] });
    expect(seen(invoice, again, rows('Invoice', paid))).toMatchObject({
      phase: 'look',
      questions: [{ entity: 'Payment' }],
    });
  });

  test('that is stale again and again ends with QuickBooks’ words', () => {
    let state = seen(invoice, first(), rows('Invoice', document()));
    for (let round = 0; round < 10 && state.phase === 'send'; round++)
      state = seen(invoice, refused(state, '5010'), rows('Invoice', document({ SyncToken: String(round) })));
    expect(state).toMatchObject({ answer: { kind: 'rejected', said: { code: '5010' } } });
  });

  test('whose answer was lost is looked for: void is done, and otherwise it is sent again', () => {
    const lost = begin(invoice, { lost: true });
    const isVoid = document({ TotalAmt: '0', PrivateNote: 'Voided' });
    expect(seen(invoice, lost, rows('Invoice', isVoid))).toMatchObject({ answer: { kind: 'done' } });
    expect(seen(invoice, lost, rows('Invoice', document()))).toMatchObject({ phase: 'send', mayHaveRun: true });
  });

  test('of a document with zero that nobody voided is sent', () => {
    expect(seen(invoice, first(), rows('Invoice', document({ TotalAmt: '0' })))).toMatchObject({ phase: 'send' });
  });

  test('of a document that cannot be read is not taken for one of a document that is gone', () => {
    const { Id } = document();
    expect(seen(invoice, first(), rows('Invoice', { Id }))).toMatchObject({
      answer: { kind: 'rejected', reason: { code: 'connector.payload-refused' } },
    });
  });
});
