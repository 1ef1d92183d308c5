import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Act } from '@jobpro/contracts';
import { message, settings, testMapping, World } from '../testing/world.js';
import { legalActs } from './record-acts.decide.js';

const invoices = testMapping('invoice', 'manual');
const payments = testMapping('payment', 'manual', ['invoice']);
let world: World;
let count = 0;
const publish = (type: string, data: unknown) => {
  world.publish(message(type, data, `t${String((count += 1))}`));
  world.run(() => 0);
};
const act = (entity: 'invoice' | 'payment', requested: Act) =>
  publish(`mapping.${entity}.act-requested.v1`, { requestedBy: 'Pat', act: requested });
const select = (entity: 'invoice' | 'payment', batchId: string, ids: string[]) =>
  publish(`jobpro.${entity}.export-requested.v1`, { batchId, ids, requestedBy: 'Pat' });
const settleInvoice = (note?: string) => act('invoice', { kind: 'settle-by-hand', ids: ['N'], note });

beforeEach(() => {
  world = new World([invoices, payments], true);
  publish('jobpro.invoice.created.v1', { id: 'N', revision: 1, bad: true });
  publish('jobpro.payment.recorded.v1', { id: 'P', revision: 1, needs: [{ entity: 'invoice', id: 'N' }] });
  select('payment', 'p', ['P']);
  select('invoice', 'b', ['N']);
});

describe('an invoice that was refused and is settled by hand', () => {
  test('is settled, with who and why in its reason and history', () => {
    settleInvoice('It is 1042-A there');
    expect(world.record('invoice', 'N')).toMatchObject({
      state: 'settled',
      reason: { code: 'settled.by-hand', sentence: 'Pat settled this by hand: It is 1042-A there' },
      said: undefined,
      cause: undefined,
    });
    expect(world.history.at(-2)?.line).toEqual({ what: 'settle-by-hand', by: 'Pat', note: 'It is 1042-A there' });
  });

  test('needs no reason', () => {
    settleInvoice();
    expect(world.record('invoice', 'N')?.reason?.sentence).toBe('Pat settled this by hand.');
  });

  test('is not sent by a selection, a change in JobPro or new settings', () => {
    settleInvoice();
    select('invoice', 'c', ['N']);
    publish('jobpro.invoice.updated.v1', { id: 'N', revision: 2 });
    world.configure({ ...settings, revision: 2 });
    world.run(() => 0);
    expect(world.record('invoice', 'N')?.state).toBe('settled');
    expect(world.sent).toEqual([]);
  });

  test('fails its payments with that reason, and nothing is sent without a link', () => {
    expect(world.record('payment', 'P')?.reason?.code).toBe('need.failed');
    settleInvoice();
    const payment = world.record('payment', 'P');
    expect(payment).toMatchObject({ state: 'failed', reason: { code: 'need.settled', details: { name: 'N' } } });
    expect(payment && legalActs(payments, payment)).toEqual(
      expect.arrayContaining(['retry', 'exclude', 'settle-by-hand']),
    );
    expect(world.sent).toEqual([]);
  });

  test('fails a payment that is selected later in the same way', () => {
    settleInvoice();
    publish('jobpro.payment.recorded.v1', { id: 'Q', revision: 1, needs: [{ entity: 'invoice', id: 'N' }] });
    select('payment', 'q', ['Q']);
    expect(world.record('payment', 'Q')).toMatchObject({ state: 'failed', reason: { code: 'need.settled' } });
  });

  test('can be undone: it is ready, and its payments are sent once it is in QuickBooks', () => {
    settleInvoice();
    act('invoice', { kind: 'reopen', ids: ['N'] });
    expect(world.record('invoice', 'N')).toMatchObject({ state: 'ready', reason: undefined });
    publish('jobpro.invoice.updated.v1', { id: 'N', revision: 2 });
    select('invoice', 'd', ['N']);
    expect(world.record('payment', 'P')?.state).toBe('exported');
    expect(world.happened('invoice N')).toEqual(expect.arrayContaining(['settle-by-hand', 'reopen', 'exported']));
  });

  test('is exported if the outcome of its command arrives after all', () => {
    settleInvoice();
    const { commandId } = world.record('invoice', 'N') ?? {};
    const data = { commandId, recordId: 'N', remote: { id: 'Q-N' }, how: 'adopted', warnings: [] };
    publish('outcome.invoice.done.v1', data);
    expect(world.record('invoice', 'N')?.state).toBe('exported');
    expect(world.record('payment', 'P')?.state).toBe('exported');
  });
});

test('a document that is ready, on its way or in QuickBooks cannot be settled by hand, and a name never', () => {
  for (const state of ['ready', 'sending', 'checking', 'exported', 'excluded', 'settled'] as const)
    expect(legalActs(invoices, { state, notices: [] })).not.toContain('settle-by-hand');
  const customers = testMapping('customer', 'on-demand');
  expect(legalActs(customers, { state: 'failed', notices: [] })).not.toContain('settle-by-hand');
});
