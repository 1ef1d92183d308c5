import { describe, expect, test } from '@jest/globals';
import { notice, reason } from '@jobpro/contracts';
import type { EntityMapping } from '../entity-mapping.js';
import type { Facts } from '../record/decision.js';
import { foldBatch } from '../record/record.fold.decide.js';
import { type SyncRecord, unknownRecord } from '../record/record.js';
import { type RecordMessage, route } from '../record/record.route.js';
import { message, type Paper, paperMapping, settings, World } from '../testing/world.js';
import { Balances } from './balances.js';
import { Links, targetKey } from './link.js';

const invoicesOf = ({ needs }: Paper): string[] => (needs ?? []).map(({ id }) => id);
const base = paperMapping('payment', 'when-selected', ['invoice']);
/** A payment of its whole total on each invoice that it names. */
const payment: EntityMapping<Paper> = {
  ...base,
  draws: (paper) => invoicesOf(paper).map((invoiceId) => ({ invoiceId, amount: paper.total ?? '0' })),
  tasksAfterExport: (sent, now, labelOf) => ({
    fields: ['needs'],
    notices: invoicesOf(now)
      .filter((id) => !invoicesOf(sent).includes(id))
      .map((id) => notice('apply-in-quickbooks', { amount: now.total ?? '0', invoice: labelOf(id) })),
  }),
  translate: {
    ...base.translate,
    desktop: (paper, { owed }) =>
      Number(paper.total) > Number(owed?.('N') ?? Infinity)
        ? { ok: false, reason: reason('payment.invoice-balance', { invoice: 'N' }) }
        : { ok: true, warnings: [], data: {} },
  },
};
const on = (...ids: string[]) => ids.map((id) => ({ entity: 'invoice' as const, id }));

describe('what an invoice owes, within one transaction', () => {
  const key = targetKey('acme', { entity: 'invoice', id: 'N' });
  const paid = (id: string, more: Partial<SyncRecord<Paper>> = {}): SyncRecord<Paper> => ({
    ...(unknownRecord('acme', id) as SyncRecord<Paper>),
    revision: 1,
    snapshot: { id, revision: 1, total: '60.00', needs: on('N') },
    ...more,
  });
  const select = (id: string) =>
    message('jobpro.payment.export-requested.v1', { batchId: `b-${id}`, ids: [id], requestedBy: 'Pat' }, `s-${id}`);
  const about = { recordId: 'P', commandId: 'c' };
  const refused = message(
    'outcome.payment.rejected.v1',
    { ...about, reason: reason('quickbooks.refused', { said: 'no' }) },
    'r',
  );
  const deletion = message('outcome.payment.changed-remotely.v1', { remoteId: 'Q-P', change: 'deleted' }, 'd');
  const states = (first: SyncRecord<Paper>, owed: string, ...messages: RecordMessage[]) => {
    const facts: Facts = {
      settings: new Map([['acme', settings]]),
      links: new Links([[key, { id: 'Q-N' }]]),
      balances: new Balances([[key, { owed, number: 'N' }]]),
      newId: () => 'id',
    };
    const { changed } = foldBatch(payment, messages.map(route<Paper>), [first, paid('R')], facts);
    return Object.fromEntries(changed.map(({ after }) => [after.id, after.state]));
  };
  const sending = paid('P', { state: 'sending', commandId: 'c', sentRevision: 1 });
  const there = paid('P', { state: 'exported', remote: { id: 'Q-P' }, sentRevision: 1 });

  test.each<[string, SyncRecord<Paper>, string, RecordMessage[], object]>([
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
  ])('%s', (_what, first, owed, messages, ending) => {
    expect(states(first, owed, ...messages)).toEqual(ending);
  });
});

describe('the task to apply a payment in QuickBooks', () => {
  const invoice = { ...paperMapping('invoice', 'when-selected'), nameOf: ({ id }: Paper) => `No. ${id}` };
  const toldOf = (...more: RecordMessage[]) => {
    const world = new World([invoice, payment], true);
    for (const [at, one] of [
      message('jobpro.payment.recorded.v1', { id: 'P', revision: 1, total: '1.00' }, 'p1'),
      message('jobpro.payment.export-requested.v1', { batchId: 'b', ids: ['P'], requestedBy: 'Pat' }, 'p2'),
      message('jobpro.invoice.created.v1', { id: 'N', revision: 1, total: '9.99' }, 'n'),
      ...more,
      message('jobpro.payment.updated.v1', { id: 'P', revision: 2, total: '1.00', needs: on('N') }, 'p3'),
    ].entries()) {
      world.publish({ ...one, id: `${one.id}-${String(at)}` });
      world.run(() => 0);
    }
    return world.record('payment', 'P')?.notices.map(({ details }) => details['invoice']);
  };

  test('names an invoice that was never exported by its number in JobPro', () => {
    expect(toldOf()).toEqual(['No. N']);
  });

  test('and one whose link is withheld, too', () => {
    const select = message('jobpro.invoice.export-requested.v1', { batchId: 'n', ids: ['N'], requestedBy: 'Pat' }, 'x');
    const deleted = message('outcome.invoice.changed-remotely.v1', { remoteId: 'Q-N', change: 'deleted' }, 'd');
    expect(toldOf(select, deleted)).toEqual(['No. N']);
  });
});
