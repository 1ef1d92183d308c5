import { describe, expect, test } from '@jest/globals';
import { notice, reason } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import type { EntityMapping } from '../entity-mapping.js';
import { decideBatch } from '../pipeline/batch.decide.js';
import type { Context } from '../record/decision.js';
import { type SyncRecord, unknownRecord } from '../record/record.js';
import { taskFor } from '../testing/kernel-world.js';
import { message, type TestDocument, testMapping, settings, World } from '../testing/world.js';
import { Balances, dependencyKey, Links } from './links.js';

const invoicesOf = ({ needs }: TestDocument): string[] => (needs ?? []).map(({ id }) => id);
const base = testMapping('payment', 'manual', ['invoice']);
/** A payment of its whole total on each invoice that it names. */
const payment: EntityMapping<TestDocument> = {
  ...base,
  applications: (document) => invoicesOf(document).map((invoiceId) => ({ invoiceId, amount: document.total ?? '0' })),
  tasksAfterExport: (sent, now, labelOf) => ({
    fields: ['needs'],
    notices: invoicesOf(now)
      .filter((id) => !invoicesOf(sent).includes(id))
      .map((id) => notice('apply-in-quickbooks', { amount: now.total ?? '0', invoice: labelOf(id) })),
  }),
  translate: {
    ...base.translate,
    desktop: ({ total }, { openBalance }) =>
      Number(total) > Number(openBalance?.('N') ?? Infinity)
        ? { ok: false, reason: reason('payment.invoice-balance', { invoice: 'N' }) }
        : { ok: true, warnings: [], data: {} },
  },
};
const on = (...ids: string[]) => ids.map((id) => ({ entity: 'invoice' as const, id }));

describe('the open balance of an invoice, within one transaction', () => {
  const key = dependencyKey('acme', { entity: 'invoice', id: 'N' });
  const paid = (id: string, more: Partial<SyncRecord<TestDocument>> = {}): SyncRecord<TestDocument> => ({
    ...unknownRecord('acme', id),
    revision: 1,
    snapshot: { id, revision: 1, total: '60.00', needs: on('N') },
    ...more,
  });
  const select = (id: string) =>
    message('jobpro.payment.export-requested.v1', { batchId: `b-${id}`, ids: [id], requestedBy: 'Pat' }, `s-${id}`);
  const ids = { recordId: 'P', commandId: 'c' };
  const refused = message(
    'outcome.payment.rejected.v1',
    { ...ids, reason: reason('quickbooks.refused', { said: 'no' }) },
    'r',
  );
  const deletion = message('outcome.payment.changed-remotely.v1', { remoteId: 'Q-P', change: 'deleted' }, 'd');
  const states = (first: SyncRecord<TestDocument>, openBalance: string, ...messages: Message[]) => {
    const context: Context = {
      settings: new Map([['acme', settings]]),
      links: new Links([[key, { id: 'Q-N' }]]),
      balances: new Balances([[key, { openBalance, number: 'N' }]]),
    };
    const tasks = messages.map((each) => taskFor<TestDocument>(each));
    const records = [first, paid('R')];
    const { updated } = decideBatch(payment, { tasks, records, context, dependencies: new Map() });
    return Object.fromEntries(updated.map(({ after }) => [after.id, after.state]));
  };
  const sending = paid('P', { state: 'sending', commandId: 'c', sentRevision: 1 });
  const there = paid('P', { state: 'exported', remote: { id: 'Q-P' }, sentRevision: 1 });

  test.each<[string, SyncRecord<TestDocument>, string, Message[], object]>([
    ['two that go too far together', paid('P'), '100.00', [select('P'), select('R')], { P: 'sending', R: 'failed' }],
    ['one that was refused takes nothing', sending, '40.00', [refused, select('R')], { P: 'failed', R: 'sending' }],
    ['while it is there, it does', there, '40.00', [select('R')], { R: 'failed' }],
    ['deleted there, no more', there, '40.00', [deletion, select('R')], { P: 'exported', R: 'sending' }],
    [
      'and sent anew, it does again',
      there,
      '40.00',
      [
        deletion,
        message(
          'mapping.payment.act-requested.v1',
          { requestedBy: 'Pat', act: { kind: 'send-anew', ids: ['P'] } },
          'a',
        ),
        select('R'),
      ],
      { P: 'sending', R: 'failed' },
    ],
  ])('%s', (_case, first, openBalance, messages, ending) => {
    expect(states(first, openBalance, ...messages)).toEqual(ending);
  });
});

describe('the task to apply a payment in QuickBooks', () => {
  const invoice = { ...testMapping('invoice', 'manual'), nameOf: ({ id }: TestDocument) => `No. ${id}` };
  const invoicesNamed = (...more: Message[]) => {
    const world = new World([invoice, payment], true);
    for (const [at, each] of [
      message('jobpro.payment.recorded.v1', { id: 'P', revision: 1, total: '1.00' }, 'p1'),
      message('jobpro.payment.export-requested.v1', { batchId: 'b', ids: ['P'], requestedBy: 'Pat' }, 'p2'),
      message('jobpro.invoice.created.v1', { id: 'N', revision: 1, total: '9.99' }, 'n'),
      ...more,
      message('jobpro.payment.updated.v1', { id: 'P', revision: 2, total: '1.00', needs: on('N') }, 'p3'),
    ].entries()) {
      world.publish({ ...each, id: `${each.id}-${String(at)}` });
      world.run(() => 0);
    }
    return world.record('payment', 'P')?.notices.map(({ details }) => details['invoice']);
  };

  test('names an invoice that was never exported by its number in JobPro', () => {
    expect(invoicesNamed()).toEqual(['No. N']);
  });

  test('names an invoice whose link is withheld by its number in JobPro', () => {
    const select = message('jobpro.invoice.export-requested.v1', { batchId: 'n', ids: ['N'], requestedBy: 'Pat' }, 'x');
    const deleted = message('outcome.invoice.changed-remotely.v1', { remoteId: 'Q-N', change: 'deleted' }, 'd');
    expect(invoicesNamed(select, deleted)).toEqual(['No. N']);
  });
});
