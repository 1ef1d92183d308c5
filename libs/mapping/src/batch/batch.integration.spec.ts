import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type MappingServices, startMappings } from '../testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice', 'payment');
  const settings = { revision: 1, name: 'Acme', edition: 'online', accounts: {} };
  await services.publish('jobpro.company.configured.v1', settings);
  await services.publish('jobpro.customer.created.v1', { id: 'C', revision: 1, displayName: 'Acme' });
  await services.publish('jobpro.customer.linked.v1', { id: 'C', remoteId: 'Q-C' });
  await eventually(() => services.received('sync.customer.exported.v1').length === 1);
});
afterAll(() => services.stop());

/** Inserts invoices as they are after their events. The events themselves are tested elsewhere. */
async function written(prefix: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, at) => `${prefix}${String(at)}`);
  const invoices = ids.map((id) => ({
    id,
    revision: 1,
    number: id,
    customerId: 'C',
    date: '2026-11-20',
    lines: [{ amount: '10.00' }],
    total: '10.00',
  }));
  await services.source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
     select 'invoice', 'acme', n ->> 'id', 'ready', 1, n ->> 'number', n from jsonb_array_elements($1::jsonb) n`,
    [JSON.stringify(invoices)],
  );
  return ids;
}
const select = (batchId: string, ids: readonly string[], more: object = {}) =>
  services.publish('jobpro.invoice.export-requested.v1', { batchId, ids, requestedBy: 'Pat', ...more });
const act = (what: object) => services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act: what });
const cancel = (batchId: string) => act({ kind: 'cancel-batch', batchId });
const withPrefix = <T extends { recordId: string }>(messages: readonly T[], prefix: string) =>
  messages.filter(({ recordId }) => recordId.startsWith(prefix));

test('a running batch reports its progress every second', async () => {
  const ids = await written('S', 150);
  await select('steady', ids);
  const moving = await eventually(() => {
    const sent = withPrefix(services.received('command.online.invoice.create.v1'), 'S');
    expect(sent).toHaveLength(ids.length);
    return sent;
  });
  const progressOfBatch = () => {
    const times = services.receivedAt('sync.batch.progressed.v1');
    return services
      .received('sync.batch.progressed.v1')
      .flatMap(({ batchId }, at) => (batchId === 'steady' ? [times[at] ?? 0] : []));
  };
  // Something changes all the time. A busy machine may delay a progress message, but never sends one early.
  await eventually(
    async () => {
      for (const { commandId, recordId } of moving.splice(0, 1))
        await services.publish('outcome.invoice.unknown.v1', { commandId, recordId, sentAt: '2026-11-20T08:00:00Z' });
      const gaps = progressOfBatch().map((at, index, all) => at - (all[index - 1] ?? -Infinity));
      expect(gaps.length).toBeGreaterThan(3);
      expect(Math.min(...gaps)).toBeLessThan(1_000);
    },
    { within: 30_000, every: 200 },
  );
});

describe('a cancelled batch', () => {
  test('cancelled before its selection is read: nothing is sent, even if it is requested again', async () => {
    const ids = await written('E', 3);
    await cancel('early');
    await eventually(async () => {
      const sql = `select cancelled_by as by from mapping.batch where id = 'early'`;
      expect(await rows(services.source, sql, [], z.object({ by: z.string() }))).toEqual([{ by: 'Pat' }]);
    });
    await select('early', [...ids, 'JobPro never told of it']);
    expect(await services.finished('early')).toEqual({
      batchId: 'early',
      entity: 'invoice',
      total: 4,
      counts: { ready: 3 },
      sums: { ready: '30.00' },
      cancelled: true,
    });
    await select('early', ids);
    await select('later', ids.slice(0, 1));
    await eventually(() =>
      expect(withPrefix(services.received('command.online.invoice.create.v1'), 'E')).toHaveLength(1),
    );
  });

  test('cancelled while its parts are read: documents not selected yet are not sent', async () => {
    const ids = await written('L', 3_500);
    await Promise.all([select('parts', ids), cancel('parts')]);
    const answered = new Set<string>();
    await eventually(
      async () => {
        const cancels = withPrefix(services.received('command.online.invoice.cancel.v1'), 'L');
        for (const { commandId, cancels: taken, recordId } of cancels) {
          if (answered.has(commandId)) continue;
          answered.add(commandId);
          await services.publish('outcome.invoice.cancelled.v1', { commandId: taken, recordId });
        }
        expect(services.received('sync.batch.finished.v1').map(({ batchId }) => batchId)).toContain('parts');
      },
      { within: 60_000 },
    );
    expect(await services.finished('parts')).toMatchObject({ counts: { ready: 3_500 }, cancelled: true });
    // The connector was asked to withdraw every command that was sent before the stop.
    expect(withPrefix(services.received('command.online.invoice.create.v1'), 'L')).toHaveLength(answered.size);
  }, 120_000);
});

test('a batch ends with a payment whose invoice nobody selected, and says that it is held', async () => {
  const document = { revision: 1, customerId: 'C', date: '2026-11-20' };
  await services.publish('jobpro.invoice.created.v1', {
    ...document,
    id: 'H-1',
    number: 'H-1',
    lines: [{ amount: '10.00' }],
    total: '10.00',
  });
  await services.publish('jobpro.payment.recorded.v1', {
    ...document,
    id: 'HP-1',
    amount: '10.00',
    applications: [{ invoiceId: 'H-1', amount: '10.00' }],
  });
  await eventually(async () => {
    const sql = `select id from mapping.sync_record where id in ('H-1', 'HP-1') and revision = 1`;
    expect(await rows(services.source, sql, [], z.object({ id: z.string() }))).toHaveLength(2);
  });
  await services.publish('jobpro.payment.export-requested.v1', { batchId: 'held', ids: ['HP-1'], requestedBy: 'Pat' });
  await eventually(async () => {
    const sql = `update mapping.sync_record set updated_at = now() - interval '2 minutes' where id = 'HP-1' and state = 'waiting' returning id`;
    expect(await services.source.query<[unknown[], number]>(sql)).toEqual([[{ id: 'HP-1' }], 1]);
  });
  expect(await services.finished('held')).toMatchObject({ total: 1, counts: { waiting: 1 }, held: 1 });
});

test('a batch ends with a payment that waited and was settled by hand, and counts it as settled', async () => {
  const payment = { id: 'SP-1', revision: 1, customerId: 'C', date: '2026-11-20', amount: '10.00' };
  const applications = [{ invoiceId: 'never reported', amount: '10.00' }];
  await services.publish('jobpro.payment.recorded.v1', { ...payment, applications });
  await services.publish('jobpro.payment.export-requested.v1', { batchId: 'sp', ids: ['SP-1'], requestedBy: 'Pat' });
  await eventually(async () => {
    const sql = `select id from mapping.sync_record where id = 'SP-1' and state = 'waiting' and revision = 1`;
    expect(await rows(services.source, sql, [], z.object({ id: z.string() }))).toHaveLength(1);
  });
  await services.publish('mapping.payment.act-requested.v1', {
    requestedBy: 'Pat',
    act: { kind: 'settle-by-hand', ids: ['SP-1'] },
  });
  expect(await services.finished('sp')).toMatchObject({ total: 1, counts: { settled: 1 } });
});

describe('a cancelled batch of payments that sends its invoices along', () => {
  const common = { revision: 1, date: '2026-11-20' };
  const invoice = (id: string, customerId: string) => ({
    ...common,
    id,
    customerId,
    number: id,
    lines: [{ amount: '10.00' }],
    total: '10.00',
  });
  const payment = (id: string, invoiceId: string) => ({
    ...common,
    id,
    customerId: 'C',
    amount: '10.00',
    applications: [{ invoiceId, amount: '10.00' }],
  });
  const states = async () => {
    const sql = `select id, state from mapping.sync_record where id = any ($1) order by id`;
    const batches = await rows(
      services.source,
      sql,
      [['A1', 'A2', 'B1']],
      z.object({ id: z.string(), state: z.string() }),
    );
    return Object.fromEntries(batches.map(({ id, state }) => [id, state]));
  };
  const stop = (batchId: string) =>
    services.publish('mapping.payment.act-requested.v1', {
      requestedBy: 'Pat',
      act: { kind: 'cancel-batch', batchId },
    });

  test('cancelling also takes back the invoices', async () => {
    await services.publish('jobpro.invoice.created.v1', invoice('A1', 'not told of yet'));
    await services.publish('jobpro.payment.recorded.v1', payment('A2', 'A1'));
    const selection = { batchId: 'along', ids: ['A2'], requestedBy: 'Pat', sendAlong: true };
    await services.publish('jobpro.payment.export-requested.v1', selection);
    await eventually(async () => expect(await states()).toEqual({ A1: 'waiting', A2: 'waiting' }));
    await stop('along');
    await eventually(async () => expect(await states()).toEqual({ A1: 'ready', A2: 'ready' }));
  });

  test('cancelling keeps back invoices requested after it', async () => {
    await services.publish('jobpro.invoice.created.v1', invoice('B1', 'C'));
    await eventually(async () => expect(await states()).toMatchObject({ B1: 'ready' }));
    const along = { ids: ['B1'], by: 'payment', sendAlong: { batchId: 'along', requestedBy: 'Pat' } };
    await services.publish('mapping.invoice.link-requested.v1', along);
    const sql = `select needed from mapping.sync_record where entity = 'invoice' and id = 'B1'`;
    await eventually(async () =>
      expect(await rows(services.source, sql, [], z.object({ needed: z.boolean() }))).toEqual([{ needed: true }]),
    );
    expect(await states()).toMatchObject({ B1: 'ready' });
  });
});

test('a batch requested twice by one plan runs once, and no changed plan is reported', async () => {
  const ids = await written('T', 2);
  await act({ kind: 'plan', planId: 'twice', ids });
  const { hash } = await eventually(() => {
    const [plan] = services.received('mapping.invoice.planned.v1');
    if (plan === undefined) throw new Error('no plan yet');
    return plan;
  });
  const plan = { planId: 'twice', hash };
  await select('twice', ids, { plan });
  await eventually(() =>
    expect(withPrefix(services.received('command.online.invoice.create.v1'), 'T')).toHaveLength(2),
  );
  await select('twice', ids, { plan });
  // Published after it in the same stream, so it has been read by then.
  await select('behind', await written('U', 1));
  await eventually(() =>
    expect(withPrefix(services.received('command.online.invoice.create.v1'), 'U')).toHaveLength(1),
  );
  await act({ kind: 'plan', planId: 'last', ids });
  await eventually(() =>
    expect(services.received('mapping.invoice.planned.v1').map(({ planId }) => planId)).toEqual(['twice', 'last']),
  );
});
