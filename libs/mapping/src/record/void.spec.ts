import { describe, expect, test } from '@jest/globals';
import type { CompanySettings } from '@jobpro/contracts';
import fc from 'fast-check';
import { Links } from '../link/links.js';
import { decideBatch } from '../pipeline/batch.decide.js';
import { taskFor } from '../testing/kernel-world.js';
import { message, settings, type TestDocument, testMapping, World } from '../testing/world.js';
import type { Context } from './decision.js';
import { decide } from './record.decide.js';
import { legalActs } from './record-acts.decide.js';
import { type SyncRecord, unknownRecord } from './record.js';

const invoice = testMapping('invoice', 'manual');
const payment = testMapping('payment', 'manual', ['invoice']);
const edition = (name: CompanySettings['edition']): Context => ({
  settings: new Map([['acme', { ...settings, edition: name }]]),
  links: new Links([]),
});

type Sent = readonly [type: string, data: object];
const voidIt: Sent = [
  'jobpro.invoice.voided.v1',
  { id: 'N', revision: 3, voidedAt: '2026-11-20', reason: 'entered twice' },
];
const act = (kind: string): Sent => [
  'mapping.invoice.act-requested.v1',
  { requestedBy: 'Pat', act: { kind, ids: ['N'] } },
];
const outcome = (what: string, data: object): Sent => [`outcome.invoice.${what}.v1`, { recordId: 'N', ...data }];

const sent = (state: SyncRecord['state'], more: Partial<SyncRecord<TestDocument>> = {}): SyncRecord<TestDocument> => ({
  ...unknownRecord('acme', 'N'),
  state,
  name: '1042',
  commandId: 'c1',
  attempt: 1,
  revision: 1,
  sentRevision: 1,
  snapshot: { id: 'N', revision: 1 },
  remote: state === 'exported' ? { id: '77', total: '108.25' } : undefined,
  ...more,
});

let count = 0;
function run(record: SyncRecord<TestDocument> | undefined, events: readonly Sent[], context = edition('online')) {
  const { updated, added, messages, history } = decideBatch(invoice, {
    tasks: events.map(([type, data]) => taskFor<TestDocument>(message(type, data, `m${String((count += 1))}`))),
    records: record === undefined ? [] : [record],
    context,
    dependencies: new Map(),
  });
  const [after] = [...updated.map((each) => each.after), ...added] as SyncRecord<TestDocument>[];
  return { record: after ?? record, messages, lines: history.map(({ line }) => line) };
}
const codes = (record: SyncRecord<TestDocument> | undefined) => record?.notices.map(({ code }) => code);
const commandOf = ({ messages }: ReturnType<typeof run>) =>
  messages.find(({ type }) => type === 'command.online.invoice.void.v1')?.data as Record<string, unknown> | undefined;

describe('an invoice that JobPro voids before it is in QuickBooks', () => {
  test.each(['ready', 'waiting', 'failed', 'excluded'] as const)(
    'is excluded with the reason while it is %s',
    (state) => {
      const { record } = run(sent(state, { remote: undefined }), [voidIt]);
      expect(record).toMatchObject({
        state: 'excluded',
        reason: {
          code: 'voided.in-jobpro',
          sentence: 'This was voided in JobPro on Nov 20, 2026: entered twice.',
        },
      });
      expect(record && legalActs(invoice, record)).not.toContain('include');
      const selection: Sent = ['jobpro.invoice.export-requested.v1', { batchId: 'b', requestedBy: 'Pat', ids: ['N'] }];
      const later = run(record, [selection, ['jobpro.invoice.updated.v1', { id: 'N', revision: 4 }]]);
      expect(later.record?.state).toBe('excluded');
      expect(later.messages).toEqual([]);
    },
  );

  test('is excluded although the void is the first that is heard of it', () => {
    const { record } = run(undefined, [voidIt, ['jobpro.invoice.created.v1', { id: 'N', revision: 1 }]]);
    expect(record).toMatchObject({ state: 'excluded', revision: 1, name: 'N' });
  });

  test('is withdrawn while it is on its way, and excluded once it is', () => {
    const first = run(sent('sending'), [voidIt]);
    expect(first.record?.state).toBe('sending');
    expect(first.messages).toMatchObject([{ type: 'command.online.invoice.cancel.v1', data: { cancels: 'c1' } }]);
    expect(run(first.record, [outcome('cancelled', { commandId: 'c1' })]).record?.state).toBe('excluded');
  });

  test.each<[string, Sent, string]>([
    [
      'exported with a task',
      outcome('done', { commandId: 'c1', remote: { id: '77' }, how: 'created', warnings: [] }),
      'exported',
    ],
    [
      'excluded, because QuickBooks refused it',
      outcome('rejected', {
        commandId: 'c1',
        reason: { code: 'quickbooks.refused', sentence: '-', remedy: '-', retryHelps: true, details: {} },
      }),
      'excluded',
    ],
    ['excluded, because its command was lost on its way', outcome('not-received', { commandId: 'c1' }), 'excluded'],
  ])('on its way is decided on when its outcome comes: %s', (_case, result, state) => {
    const { record } = run(sent('sending'), [voidIt, result]);
    expect(record?.state).toBe(state);
    expect(codes(record)).toEqual(state === 'exported' ? ['voided-in-jobpro'] : []);
  });

  test('refuses the payments that wait for it, with that reason', () => {
    const world = new World([invoice, payment], true);
    const publish = (type: string, data: unknown) => {
      world.publish(message(type, data, `w${String((count += 1))}`));
      world.run(() => 0);
    };
    publish('jobpro.invoice.created.v1', { id: 'N', revision: 1 });
    publish('jobpro.payment.recorded.v1', { id: 'P', revision: 1, needs: [{ entity: 'invoice', id: 'N' }] });
    publish('jobpro.payment.export-requested.v1', { batchId: 'p', ids: ['P'], requestedBy: 'Pat' });
    expect(world.record('payment', 'P')?.state).toBe('waiting');
    publish(...voidIt);
    expect(world.record('payment', 'P')).toMatchObject({ state: 'failed', reason: { code: 'need.voided' } });
    expect(world.sent).toEqual([]);
  });
});

test('in whatever order its events come, a voided invoice is excluded or has the task, and is not sent after the void', () => {
  const events: Sent[] = [
    ['jobpro.invoice.created.v1', { id: 'N', revision: 1 }],
    ['jobpro.invoice.updated.v1', { id: 'N', revision: 2 }],
    voidIt,
    voidIt,
    ['jobpro.invoice.export-requested.v1', { batchId: 'b', requestedBy: 'Pat', ids: ['N'] }],
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (order) => {
      const world = new World([invoice], true);
      let sentBefore = 0;
      let isVoided = false;
      for (const [type, data] of order) {
        world.publish(message(type, data, `s${String((count += 1))}`));
        world.run(() => 0);
        if (isVoided) expect(world.sent.length).toBe(sentBefore);
        isVoided ||= type === voidIt[0];
        sentBefore = world.sent.length;
      }
      const record = world.record('invoice', 'N');
      expect([record?.state, record?.notices.some(({ code }) => code === 'voided-in-jobpro')]).toEqual(
        world.sent.length > 0 ? ['exported', true] : ['excluded', false],
      );
    }),
  );
});

describe('an invoice in QuickBooks that JobPro voids', () => {
  const task = run(sent('exported'), [voidIt]).record;
  const sending = run(task, [act('void')]);
  const commandId = sending.record?.commandId;
  const remote = { id: '77', version: '2' };

  test('gets a task, and nothing is sent', () => {
    const { record, messages } = run(sent('exported'), [voidIt]);
    expect(record?.notices).toMatchObject([
      { sentence: 'This was voided in JobPro on Nov 20, 2026, after it was sent: entered twice.', holds: true },
    ]);
    expect(messages).toEqual([]);
    expect(record && legalActs(invoice, record).sort()).toEqual(['check', 'settle', 'void']);
  });

  test('is voided there by choice, once, and JobPro hears of it', () => {
    expect(sending.record?.state).toBe('voiding');
    expect(commandOf(sending)).toMatchObject({ recordId: 'N', remote: { id: '77' }, name: '1042' });
    expect(run(sending.record, [act('void')]).messages).toEqual([]);
    const done = outcome('done', { commandId, remote, how: 'voided', total: '0.00', warnings: [] });
    const { record, messages } = run(sending.record, [done, done]);
    expect(record).toMatchObject({ state: 'voided', notices: [], remote: { id: '77', version: '2', total: '0.00' } });
    expect(messages).toMatchObject([{ type: 'sync.invoice.voided.v1', data: { id: 'N', revision: 3, how: 'voided' } }]);
  });

  test('cannot be voided where JobPro did not void it', () => {
    const { record, messages } = run(sent('exported'), [act('void')]);
    expect([record?.state, messages]).toEqual(['exported', []]);
  });

  test('keeps its task with the reason where QuickBooks refuses', () => {
    const reason = {
      code: 'quickbooks.books-closed',
      sentence: 'The books are closed.',
      remedy: '-',
      retryHelps: true,
      details: {},
    };
    const { record } = run(sending.record, [outcome('rejected', { commandId, reason })]);
    expect([record?.state, codes(record)]).toEqual(['exported', ['voided-in-jobpro', 'void-refused']]);
    expect(record?.notices[1]?.sentence).toBe('It was not voided in QuickBooks. The books are closed.');
  });

  test('with payments is voided only after somebody saw them and decided so', () => {
    const details = { invoice: '1042', payments: 'payment 55 of 2026-11-01 with $50.00' };
    const reason = { code: 'void.payments', sentence: '-', remedy: '-', retryHelps: false, details };
    const { record } = run(sending.record, [outcome('rejected', { commandId, reason })]);
    expect(record?.notices[1]?.sentence).toContain('payment 55 of 2026-11-01 with $50.00');
    expect(task && legalActs(invoice, task)).not.toContain('void-with-payments');
    const again = run(record, [act('void-with-payments')]);
    expect(commandOf(again)).toMatchObject({ withPayments: true });
    expect(commandOf(again)?.['commandId']).not.toBe(commandId);
  });

  test('is asked about while it is overdue, and its command is issued again where it was lost on its way', () => {
    const overdue = run(sending.record, [['mapping.invoice.overdue.v1', { ids: ['N'] }]]);
    expect(overdue.messages).toMatchObject([{ type: 'command.online.invoice.request-outcomes.v1' }]);
    const again = run(sending.record, [outcome('not-received', { commandId })]);
    expect(commandOf(again)).toEqual(commandOf(sending));
  });

  test('that a person voided in QuickBooks is done, however it is heard', () => {
    for (const state of [task, run(sent('exported'), [voidIt, act('settle')]).record]) {
      const { record, messages } = run(state, [
        ['outcome.invoice.changed-remotely.v1', { remoteId: '77', change: 'voided' }],
      ]);
      expect(record?.state).toBe('voided');
      expect(messages).toMatchObject([{ data: { how: 'was-voided' } }]);
    }
    const was = outcome('done', { commandId, remote, how: 'was-voided', warnings: [] });
    expect(run(sending.record, [was]).messages).toMatchObject([{ data: { how: 'was-voided' } }]);
  });

  test('that is left as it is keeps no task, and can still be voided later', () => {
    const leave: Sent = [
      'mapping.invoice.act-requested.v1',
      { requestedBy: 'Pat', act: { kind: 'settle', ids: ['N'], notice: 'voided-in-jobpro' } },
    ];
    const { record } = run(task, [leave]);
    expect([record?.state, codes(record)]).toEqual(['exported', []]);
    expect(record && legalActs(invoice, record)).toContain('void');
  });

  test('is voided on Desktop, too, and a payment there only by hand, which the task says', () => {
    const { messages } = run(task, [act('void')], edition('desktop'));
    expect(messages).toMatchObject([{ type: 'command.desktop.invoice.void.v1' }]);
    const paid = testMapping('payment', 'manual');
    const record = { ...sent('exported'), ...task, commandId: 'c1' };
    const requested = { kind: 'act', act: { kind: 'void' }, by: 'Pat' } as const;
    const decision = decide(paid, record, requested, edition('desktop'));
    expect([decision.record.state, codes(decision.record), decision.messages]).toEqual([
      'exported',
      ['voided-in-jobpro', 'void-refused'],
      [],
    ]);
    expect(decision.record.notices[1]?.sentence).toBe(
      'It was not voided in QuickBooks. QuickBooks Desktop lets no other program void a payment.',
    );
  });
});
