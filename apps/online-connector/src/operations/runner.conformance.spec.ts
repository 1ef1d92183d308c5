import { randomUUID } from 'node:crypto';
import { runnerConformance } from '@jobpro/connector/testing';
import { type Fault, readReply } from '@jobpro/quickbooks-online';
import type { Reference } from '../reference-cache/reference.js';
import { ensureCustomer } from './ensure-customer.js';
import { createInvoice } from './create-invoice.js';
import type { OnlineQuestion, OnlineReceipt, OnlineReply, OnlineWire } from './operation.js';

const head = { commandId: randomUUID(), recordId: 'r1', warnings: [] };
const customer = ensureCustomer({
  ...head,
  name: 'Acme',
  policy: { inactiveNames: 'reject', heldNames: 'reject' },
  create: { taxable: true },
});
const invoice = createInvoice({
  ...head,
  customer: { id: '7' },
  number: '1042',
  date: '2026-11-20',
  mark: 'JobPro invoice i1',
  lines: [{ kind: 'sale', item: { id: '3' }, amount: '10.10', taxable: false }],
  total: '10.10',
});
const acme: Reference = { list: 'Customer', id: '7', name: 'Acme', active: true, version: '3', detail: undefined };
const ours = {
  Id: '55',
  SyncToken: '0',
  DocNumber: '1042',
  TxnDate: '2026-11-20',
  CustomerRef: { value: '7' },
  TotalAmt: '10.10',
  PrivateNote: '[JobPro invoice i1]',
};

function faultOf(code: string, message: string): Fault {
  const body = JSON.stringify({
    Fault: { Error: [{ code, Message: message, Detail: message }], type: 'ValidationFault' },
  });
  const reply = readReply({ status: 400, headers: {}, body });
  const [fault] = reply.kind === 'fault' ? reply.faults : [];
  if (fault === undefined) throw new Error('The fault of the test cannot be read.');
  return fault;
}
const receiptOf = (entity: 'Customer' | 'Invoice', fault: Fault): OnlineReceipt => ({
  operation: { kind: 'create', entity, payload: {} },
  settlement: { kind: 'refused', fault },
  intuitTid: 'tid-1',
  sentAt: new Date(0),
});

interface Questions {
  readonly questions: readonly OnlineQuestion[];
}
const names = (records: readonly Reference[], unreadable: readonly string[]) => (state: Questions) =>
  state.questions.map((): OnlineReply => ({ kind: 'names', found: records, unreadable }));
const documents = (rows: readonly unknown[]) => (state: Questions) =>
  state.questions.map((): OnlineReply => ({ kind: 'documents', entity: 'Invoice', rows }));
const refused = (state: Questions) =>
  state.questions.map((): OnlineReply => ({ kind: 'refused', fault: faultOf('5020', 'Permission denied') }));

runnerConformance<OnlineWire>('Online', {
  identify: (_kind, ref) => ('id' in ref ? ref.id : '1'),
  context: { country: 'US', record: () => undefined },
  customer: {
    operation: customer,
    replies: {
      nothing: names([], []),
      ours: names([acme], []),
      unreadable: names([], ['Customer is not readable at Id']),
      refused,
    },
    inUse: receiptOf('Customer', faultOf('6240', 'Duplicate Name Exists Error')),
    said: 'Duplicate Name Exists Error',
  },
  invoice: {
    operation: invoice,
    replies: {
      nothing: documents([]),
      ours: documents([ours]),
      unreadable: documents([{ DocNumber: '1042' }]),
      refused,
    },
    inUse: receiptOf('Invoice', faultOf('6140', 'Duplicate Document Number Error')),
    said: 'Duplicate Document Number Error',
  },
});
