import { describe, expect, test } from '@jest/globals';
import { reason } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { Links } from '../link/links.js';
import { settings } from '../testing/world.js';
import type { Context, RecordAct } from './decision.js';
import { legalActs } from './record-acts.decide.js';
import { decide } from './record.decide.js';
import { type SyncRecord, unknownRecord } from './record.js';

interface Numbered extends Snapshot {
  readonly number: string;
  readonly date: string;
  readonly total: string;
}
const invoice: EntityMapping<Numbered> = {
  entity: 'invoice',
  exportTrigger: 'manual',
  action: 'create',
  dependencies: () => [],
  dependencyEntities: [],
  nameOf: ({ number }) => number,
  amountField: 'total',
  translate: {
    online: ({ number }) => ({ ok: true, data: { number }, warnings: [] }),
    desktop: ({ number }) => ({ ok: true, data: { number }, warnings: [] }),
  },
};
const context: Context = { settings: new Map([['acme', settings]]), links: new Links([]) };
const holder = { number: '1042', id: '77', date: '2026-11-20', amount: '120.50' };
const own = { ownDate: '2026-11-20', ownAmount: '120.50' };
const snapshot: Numbered = { id: 'N', revision: 1, number: '1042', date: '2026-11-20', total: '120.50' };

/** Invoice 1042, refused because QuickBooks has another one of its number. */
const refused = (details: object = {}): SyncRecord<Numbered> => ({
  ...unknownRecord('acme', 'N'),
  state: 'failed',
  revision: 1,
  sentRevision: 1,
  attempt: 1,
  batchId: 'b',
  name: '1042',
  snapshot,
  reason: reason('number.in-quickbooks', { ...holder, ...own, ...details }),
  cause: 'number.in-quickbooks',
});
/** A payment, refused because somebody typed one like it into QuickBooks. */
const likePayment: SyncRecord<Numbered> = {
  ...refused(),
  name: 'CHK-7',
  reason: reason('payment.in-quickbooks', { ...own, id: '88', date: '2026-11-20', amount: '120.50' }),
};
const act = (record: SyncRecord<Numbered>, done: RecordAct) =>
  decide(invoice, record, { kind: 'act', act: done, by: 'Pat' }, context);
const link = (id: string): RecordAct => ({ kind: 'link', remote: { id } });

describe('an invoice whose number QuickBooks has already', () => {
  test('can be linked, sent anyway, sent again and left out', () => {
    expect(legalActs(invoice, refused()).sort()).toEqual([
      'exclude',
      'link',
      'retry',
      'select',
      'send-anyway',
      'settle-by-hand',
    ]);
  });

  test('is linked to the invoice that the refusal showed, with its number and total', () => {
    const { record, history } = act(refused(), link('77'));
    expect(record).toMatchObject({
      state: 'exported',
      remote: { id: '77', label: '1042', total: '120.50' },
      notices: [],
      reason: undefined,
    });
    expect(record.warnings.map(({ sentence }) => sentence)).toEqual([
      'It was linked by hand to the invoice in QuickBooks.',
    ]);
    expect(history.map(({ what }) => what)).toEqual(['link', 'exported']);
  });

  test('is linked with every difference as a warning, and another total holds its payments', () => {
    const { record } = act(refused({ amount: '119.00', date: '2026-11-19', customer: 'Hill' }), link('77'));
    expect(record.warnings.map(({ sentence }) => sentence)).toEqual([
      'It was linked by hand to the invoice in QuickBooks, which is of Nov 19, 2026, not of Nov 20, 2026, and is on the customer “Hill”.',
      'The total is $119.00 in QuickBooks but $120.50 in JobPro. Payments wait until someone decides.',
    ]);
    expect(record.notices).toMatchObject([{ code: 'total-differs', holds: true }]);
  });

  test('is linked to no other record of QuickBooks', () => {
    const { record, history } = act(refused(), link('78'));
    expect(record).toEqual(refused());
    expect(history).toMatchObject([{ what: 'act-refused', act: 'link' }]);
  });

  test('is sent anyway: the command says so for this number, and the history says who decided', () => {
    const { record, messages, history } = act(refused(), { kind: 'send-anyway' });
    expect(record).toMatchObject({ state: 'sending', repeatedNumber: '1042' });
    expect(messages).toMatchObject([{ data: { number: '1042', numberMayRepeat: true, lookFirst: true } }]);
    expect(history[0]).toEqual({ what: 'send-anyway', by: 'Pat', number: '1042' });
  });

  test('is looked up again under another number, whatever was decided on the first', () => {
    const renumbered = { ...snapshot, revision: 2, number: '1043' };
    const record = { ...refused(), snapshot: renumbered, revision: 2, name: '1043', repeatedNumber: '1042' };
    const [command] = act(record, { kind: 'retry' }).messages;
    expect(command?.data).toMatchObject({ number: '1043', numberMayRepeat: undefined });
  });

  test.each([
    ['another number is ready to be selected again', '1043', 'ready', undefined],
    ['its number stays refused', '1042', 'failed', 'number.in-quickbooks'],
  ])('that JobPro saves with %s', (_case, number, state, code) => {
    const event = { kind: 'snapshot', snapshot: { ...snapshot, revision: 2, number }, traceparent: '' } as const;
    const { record, messages } = decide(invoice, refused(), event, context);
    expect([record.state, record.reason?.code, messages]).toEqual([state, code, []]);
  });
});

test('a document that failed for something else can be neither linked nor sent anyway', () => {
  const record = { ...refused(), reason: reason('quickbooks.permission', {}) };
  for (const each of [link('77'), { kind: 'send-anyway' } as const])
    expect(act(record, each).history).toMatchObject([{ what: 'act-refused' }]);
});

describe('a payment that may be in QuickBooks already', () => {
  const payment: EntityMapping<Numbered> = { ...invoice, entity: 'payment', nameOf: () => 'CHK-7' };
  const decided = (done: RecordAct) => decide(payment, likePayment, { kind: 'act', act: done, by: 'Pat' }, context);

  test('is linked to the one that the refusal showed', () => {
    const { record } = decided(link('88'));
    expect(record).toMatchObject({ state: 'exported', remote: { id: '88' }, reason: undefined });
    expect(record.warnings.map(({ sentence }) => sentence)).toEqual([
      'It was linked by hand to the payment in QuickBooks.',
    ]);
  });

  test('is sent anyway, also without a reference, and the command says so', () => {
    const { record, messages } = decided({ kind: 'send-anyway' });
    expect(record.state).toBe('sending');
    expect(messages).toMatchObject([{ data: { numberMayRepeat: true } }]);
  });
});
