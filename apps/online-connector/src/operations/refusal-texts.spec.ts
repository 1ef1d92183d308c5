import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { advance, type CommandState, type Identify } from '@jobpro/connector';
import { claims } from '@jobpro/connector/testing';
import { readReply, type WriteOperation } from '@jobpro/quickbooks-online';
import fc from 'fast-check';
import { readCall } from '../dispatch/call-plan.js';
import { createInvoice } from './create-invoice.js';
import type { OnlineQuestion, OnlineReply, OnlineWire } from './operation.js';

const identify: Identify<string> = (_kind, ref) => ('id' in ref ? ref.id : undefined);
const bound = createInvoice({
  commandId: randomUUID(),
  recordId: 'i1',
  customer: { id: '7' },
  number: '1042',
  date: '2026-11-20',
  mark: 'JobPro invoice i1',
  lines: [{ kind: 'sale', item: { id: '3' }, amount: '10.10', taxable: false }],
  total: '10.10',
});
const built = bound.build(identify, { country: 'US', record: () => undefined });
if (built.kind !== 'write') throw new Error('The invoice of this test can be written.');
const write: WriteOperation = built.write;

/** Words that speak of a record's state, in QuickBooks' words or in a user's. */
const trap = fc.constantFrom(
  'lock',
  'locked',
  'duplicate',
  'deleted',
  'inactive',
  'paid',
  'void',
  'closed',
  'not found',
);
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom(
    'Algo que intenta usar se ha desactivado. Compruebe los campos con cuentas, clientes, artículos.',
    'Un élément référencé a été supprimé.',
    'Something you’re trying to use has been made inactive. Check the fields with accounts, customers, items.',
    'Object Not Found : Something you’re trying to use has been made inactive.',
    '\u0000\ufffd<html><body>502</body></html>',
  ),
);
const text = fc.tuple(words, trap, words).map(([before, word, after]) => `${before} "${word} set" ${word} ${after}`);
const code = fc.oneof(
  fc.constantFrom('610', '620', '2500', '5010', '5020', '6000', '6190', '6240', '6480', '6540', '10000', ''),
  fc.nat({ max: 99_999 }).map(String),
);

/** Returns an answer in which QuickBooks has everything that is asked for, active and unpaid, and no document. */
function healthy(question: OnlineQuestion): OnlineReply {
  switch (question.kind) {
    case 'names':
      return { kind: 'names', found: [], unreadable: [] };
    case 'documents':
      return { kind: 'documents', entity: question.entity, rows: [] };
    case 'records': {
      const common = { SyncToken: '0', Active: true, DisplayName: 'Hill', Name: 'Hill', Type: 'Service', Balance: 0 };
      return { ...question, rows: question.ids.map((Id) => ({ Id, ...common })) };
    }
    default:
      return question satisfies never;
  }
}

/** Replies to a sending with a fault, and to every question after it as QuickBooks does where all records are well. */
function endOf(status: number, body: string): CommandState<OnlineWire> {
  const reply = readReply({ status, headers: {}, body });
  const sending = { commandId: 'c', write, traceparent: '', requestKey: undefined, sendings: 0, attempts: 0 };
  const call = { sendings: [sending], keys: ['c'], batchId: undefined };
  const [delivered] = readCall(call, { kind: 'reply', reply, seconds: 1 }, { sentAt: new Date(0), at: new Date(1000) });
  if (delivered === undefined) throw new Error('One change has one result.');
  let state = advance(bound, { phase: 'send', write, mayHaveRun: false, sendings: 3 }, delivered.event);
  for (let round = 0; round < 10 && (state.phase === 'look' || state.phase === 'inquire'); round += 1)
    state = advance(bound, state, { kind: 'answered', replies: state.questions.map(healthy), at: new Date(2000) });
  return state;
}

test('whatever QuickBooks Online says of an invoice whose records are well, no record is blamed', () => {
  fc.assert(
    fc.property(code, text, text, fc.constantFrom(400, 200), (faultCode, Message, Detail, status) => {
      const fault = { Error: [{ Message, Detail, code: faultCode }], type: 'ValidationFault' };
      const state = endOf(status, JSON.stringify({ Fault: fault }));
      // It ends with one of the four answers, or is sent again within its bound.
      expect(['complete', 'resolve', 'send']).toContain(state.phase);
      if (state.phase !== 'complete' || state.answer.kind !== 'rejected') return;
      expect(claims).not.toContain(state.answer.reason.code);
      expect(state.answer.said?.code ?? faultCode).toBe(faultCode);
    }),
    { numRuns: 500 },
  );
});

test('whatever body comes in place of an answer, an invoice is not called refused for a record', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(200, 400, 401, 403, 404, 429, 500, 502, 503), (body, status) => {
      const state = endOf(status, body);
      if (state.phase !== 'complete' || state.answer.kind !== 'rejected') return;
      expect(claims).not.toContain(state.answer.reason.code);
    }),
    { numRuns: 200 },
  );
});
