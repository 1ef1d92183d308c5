import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reason } from '@jobpro/contracts';
import { eventually } from '@jobpro/testing';
import { loadVersions } from './company/company.store.js';
import { type MappingServices, startMappings } from './testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice', 'payment');
  await services.publish('jobpro.company.configured.v1', {
    revision: 1,
    name: 'Acme',
    edition: 'online',
    accounts: {},
  });
  await services.publish('jobpro.customer.created.v1', { id: 'C', revision: 1, displayName: 'Acme' });
  await services.publish('jobpro.customer.linked.v1', { id: 'C', remoteId: 'Q-C' });
  await eventually(() => services.received('sync.customer.exported.v1').length === 1);
});
afterAll(() => services.stop());

const invoice = (id: string, more: object = {}) => ({
  id,
  revision: 1,
  number: id,
  customerId: 'C',
  date: '2026-11-20',
  lines: [{ amount: '10.10' }],
  total: '10.10',
  ...more,
});
const query = <T>(sql: string, parameters: unknown[] = []) => services.source.query<T[]>(sql, parameters);
const counts = async (entity: string, prefix: string) =>
  Object.fromEntries(
    (
      await query<{ state: string; n: number }>(
        `select state, count(*)::int as n from mapping.sync_record where entity = $1 and id like $2 group by state`,
        [entity, `${prefix}%`],
      )
    ).map(({ state, n }) => [state, n]),
  );

describe('a batch of ten thousand', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `L${String(index)}`);

  test('is selected in parts, each document once, even if requested twice', async () => {
    // Records as they are after ten thousand events. The events themselves are tested elsewhere.
    await services.source.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
       select 'invoice', 'acme', n ->> 'id', 'ready', 1, n ->> 'number', n from jsonb_array_elements($1::jsonb) n`,
      [JSON.stringify(ids.map((id) => invoice(id)))],
    );
    const selection = { batchId: 'large', ids, requestedBy: 'Pat' };
    await services.publish('jobpro.invoice.export-requested.v1', selection);
    await services.publish('jobpro.invoice.export-requested.v1', selection);
    await eventually(async () => expect(await counts('invoice', 'L')).toEqual({ sending: 10_000 }), { within: 50_000 });
    const sent = () =>
      services.received('command.online.invoice.create.v1').filter(({ recordId }) => recordId.startsWith('L'));
    await eventually(() => expect(new Set(sent().map(({ recordId }) => recordId)).size).toBe(10_000), {
      within: 30_000,
    });
    expect(sent()).toHaveLength(10_000);
    await eventually(() =>
      expect(services.received('sync.batch.progressed.v1').at(-1)).toMatchObject({
        total: 10_000,
        counts: { sending: 10_000 },
      }),
    );
  }, 120_000);

  test('cancelling asks the connector to withdraw unsent commands, and the batch ends with what was sent', async () => {
    await services.publish('mapping.invoice.act-requested.v1', {
      requestedBy: 'Pat',
      act: { kind: 'cancel-batch', batchId: 'large' },
    });
    const cancels = await eventually(
      () => {
        const all = services.received('command.online.invoice.cancel.v1');
        expect(all).toHaveLength(10_000);
        return all;
      },
      { within: 30_000 },
    );
    // The first was already sent, so its own outcome comes instead.
    const [alreadySent, ...others] = cancels;
    await services.publish('outcome.invoice.done.v1', {
      commandId: alreadySent?.cancels,
      recordId: alreadySent?.recordId,
      remote: { id: 'Q-0' },
      how: 'created',
      warnings: [],
    });
    while (others.length > 0) {
      await Promise.all(
        others
          .splice(0, 500)
          .map(({ cancels: commandId, recordId }) =>
            services.publish('outcome.invoice.cancelled.v1', { commandId, recordId }),
          ),
      );
    }
    expect(await services.finished('large')).toEqual({
      batchId: 'large',
      entity: 'invoice',
      total: 10_000,
      counts: { exported: 1, ready: 9_999 },
      sums: { exported: '10.10', ready: '100989.90' },
      cancelled: true,
    });
  });
});

describe('a plan', () => {
  const ask = (planId: string, ids: string[]) =>
    services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act: { kind: 'plan', planId, ids } });
  const planned = (planId: string, at = -1) =>
    eventually(() => {
      const plan = services
        .received('mapping.invoice.planned.v1')
        .filter((plan) => plan.planId === planId)
        .at(at);
      if (plan === undefined) throw new Error('no plan yet');
      return plan;
    });

  test('a plan says what would happen and changes nothing', async () => {
    await services.publish('jobpro.invoice.created.v1', invoice('P1'));
    await services.publish('jobpro.invoice.created.v1', invoice('P2', { customerId: 'unknown' }));
    await eventually(async () => expect(await counts('invoice', 'P')).toEqual({ ready: 2 }));
    await ask('plan', ['P1', 'P2']);
    expect(await planned('plan')).toMatchObject({ total: 2, counts: { goes: 1, waits: 1 }, amount: '10.10' });
    expect(await counts('invoice', 'P')).toEqual({ ready: 2 });
    expect(
      await query(
        `select record_id, line ->> 'becomes' as becomes from mapping.plan_line where plan_id = 'plan' order by n`,
      ),
    ).toEqual([
      { record_id: 'P1', becomes: 'goes' },
      { record_id: 'P2', becomes: 'waits' },
    ]);
  });

  test('an export with a stale plan is not sent, and the new plan is offered', async () => {
    const { hash } = await planned('plan');
    await services.publish(
      'jobpro.invoice.updated.v1',
      invoice('P1', { revision: 2, total: '11.00', lines: [{ amount: '11.00' }] }),
    );
    await eventually(async () => {
      const [row] = await query<{ revision: number }>(`select revision from mapping.sync_record where id = 'P1'`);
      expect(row?.revision).toBe(2);
    });
    const selection = { ids: ['P1'], requestedBy: 'Pat' };
    await ask('single', ['P1']);
    const { hash: now } = await planned('single');
    await services.publish('jobpro.invoice.export-requested.v1', {
      ...selection,
      batchId: 'stale',
      plan: { planId: 'single', hash },
    });
    expect(await services.finished('stale')).toMatchObject({ planChanged: true });
    expect(await planned('single')).toMatchObject({ refusedBatchId: 'stale', amount: '11.00', hash: now });
    expect(await counts('invoice', 'P')).toEqual({ ready: 2 });
    await services.publish('jobpro.invoice.export-requested.v1', {
      ...selection,
      batchId: 'fresh',
      plan: { planId: 'single', hash: now },
    });
    await eventually(async () => expect(await counts('invoice', 'P')).toEqual({ sending: 1, ready: 1 }));
  });
});

test('one act sends all records of one cause again', async () => {
  const ids = ['F1', 'F2', 'F3'];
  await Promise.all(ids.map((id) => services.publish('jobpro.invoice.created.v1', invoice(id))));
  await eventually(async () => expect(await counts('invoice', 'F')).toEqual({ ready: 3 }));
  await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'f', ids, requestedBy: 'Pat' });
  const of = () =>
    services.received('command.online.invoice.create.v1').filter(({ recordId }) => ids.includes(recordId));
  await eventually(() => expect(of()).toHaveLength(3));
  const reason = { code: 'quickbooks.permission', sentence: 'No.', remedy: 'Ask.', retryHelps: true, details: {} };
  await Promise.all(
    of().map(({ commandId, recordId }) =>
      services.publish('outcome.invoice.rejected.v1', { commandId, recordId, reason }),
    ),
  );
  await eventually(async () => expect(await counts('invoice', 'F')).toEqual({ failed: 3 }));
  const causes = await query<{ cause: string; n: number }>(
    `select cause, count(*)::int as n from mapping.sync_record where entity = 'invoice' and company_id = 'acme' and state = 'failed' group by cause`,
  );
  expect(causes).toEqual([{ cause: 'quickbooks.permission', n: 3 }]);
  await services.publish('mapping.invoice.act-requested.v1', {
    requestedBy: 'Pat',
    act: { kind: 'retry', cause: 'quickbooks.permission' },
  });
  await eventually(async () => expect(await counts('invoice', 'F')).toEqual({ sending: 3 }));
  const [history] = await query<{ lines: { what: string }[] }>(
    `select jsonb_agg(line order by seq) as lines from mapping.history where entity = 'invoice' and record_id = 'F1'`,
  );
  expect(history?.lines.map(({ what }) => what)).toEqual(['received', 'selected', 'sent', 'failed', 'retry', 'sent']);
});

test('one act settles all records of one cause by hand, and says so to a payment that waits for one of them', async () => {
  const ids = ['H1', 'H2'];
  await Promise.all(ids.map((id) => services.publish('jobpro.invoice.created.v1', invoice(id))));
  const payment = { id: 'HP', revision: 1, customerId: 'C', date: '2026-11-21', amount: '10.10' };
  const applications = [{ invoiceId: 'H1', amount: '10.10' }];
  await services.publish('jobpro.payment.recorded.v1', { ...payment, applications });
  await eventually(async () => expect(await counts('payment', 'HP')).toEqual({ ready: 1 }));
  await services.publish('jobpro.payment.export-requested.v1', { batchId: 'hp', ids: ['HP'], requestedBy: 'Pat' });
  await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'h', ids, requestedBy: 'Pat' });
  const commands = await eventually(() => {
    const all = services.received('command.online.invoice.create.v1').filter(({ recordId }) => ids.includes(recordId));
    expect(all).toHaveLength(2);
    return all;
  });
  const refusal = reason('quickbooks.no-answer', { attempts: '10' });
  await Promise.all(
    commands.map(({ commandId, recordId }) =>
      services.publish('outcome.invoice.rejected.v1', { commandId, recordId, reason: refusal }),
    ),
  );
  await eventually(async () => {
    expect(await counts('invoice', 'H')).toEqual({ failed: 2 });
    expect(await counts('payment', 'HP')).toEqual({ failed: 1 });
  });
  await services.publish('mapping.invoice.act-requested.v1', {
    requestedBy: 'Pat',
    act: { kind: 'settle-by-hand', cause: 'quickbooks.no-answer', note: 'Typed in' },
  });
  await eventually(async () => expect(await counts('invoice', 'H')).toEqual({ settled: 2 }));
  await eventually(async () => {
    const [row] = await query<{ code: string }>(
      `select reason ->> 'code' as code from mapping.sync_record where entity = 'payment' and id = 'HP'`,
    );
    expect(row?.code).toBe('need.settled');
  });
  const [line] = await query<{ line: object }>(
    `select line from mapping.history where entity = 'invoice' and record_id = 'H1' order by seq desc limit 1`,
  );
  expect(line?.line).toEqual({ what: 'settle-by-hand', by: 'Pat', note: 'Typed in' });
});

test('payments of one batch share the open balance of their invoice', async () => {
  await services.publish('jobpro.invoice.created.v1', invoice('B', { total: '100.00', lines: [{ amount: '100.00' }] }));
  await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'b', ids: ['B'], requestedBy: 'Pat' });
  const command = await eventually(() => {
    const command = services.received('command.online.invoice.create.v1').find(({ recordId }) => recordId === 'B');
    if (command === undefined) throw new Error('not yet');
    return command;
  });
  await services.publish('outcome.invoice.done.v1', {
    commandId: command.commandId,
    recordId: 'B',
    remote: { id: 'Q-B' },
    how: 'created',
    total: '90.00',
    warnings: [],
  });
  const paid = (id: string) => ({
    id,
    revision: 1,
    customerId: 'C',
    date: '2026-11-21',
    amount: '30.00',
    applications: [{ invoiceId: 'B', amount: '30.00' }],
  });
  for (const id of ['Y1', 'Y2', 'Y3']) await services.publish('jobpro.payment.recorded.v1', paid(id));
  await services.publish('jobpro.payment.export-requested.v1', { batchId: 'y', ids: ['Y1', 'Y2'], requestedBy: 'Pat' });
  await eventually(() => expect(services.received('command.online.payment.create.v1')).toHaveLength(2));
  await services.publish('jobpro.payment.export-requested.v1', { batchId: 'y3', ids: ['Y3'], requestedBy: 'Pat' });
  await eventually(() => expect(services.received('command.online.payment.create.v1')).toHaveLength(3));
  // QuickBooks' own total counts, and each payment sees what the ones before it took. The order of
  // two is not promised.
  const seen = services.received('command.online.payment.create.v1').map(({ memo }) => memo);
  expect(seen.toSorted()).toEqual(['30.00', '60.00', '90.00']);
});

test('a deletion in QuickBooks is matched by its id there', async () => {
  await services.publish('outcome.invoice.changed-remotely.v1', { remoteId: 'Q-B', change: 'deleted' });
  await eventually(async () => {
    const [row] = await query<{ notices: { code: string }[] }>(
      `select notices from mapping.sync_record where entity = 'invoice' and id = 'B'`,
    );
    expect(row?.notices).toMatchObject([{ code: 'deleted-in-quickbooks', holds: true }]);
  });
});

test('documents are compared with QuickBooks one by one, also when the last page is read first, and each difference is named', async () => {
  await services.publish('mapping.invoice.act-requested.v1', {
    requestedBy: 'Pat',
    act: { kind: 'tie-out', tieOutId: 't', from: '2026-11-01' },
  });
  await eventually(() => expect(services.received('command.online.invoice.read-back.v1')).toHaveLength(1));
  await services.publish('outcome.invoice.read-back.v1', {
    tieOutId: 't',
    page: 2,
    last: true,
    // Somebody moved it to another customer there.
    documents: [{ remoteId: 'Q-0', customerId: 'Q-else', total: '10.10', state: 'present' }],
  });
  await eventually(async () =>
    expect(await query(`select from mapping.tie_out_document where tie_out_id = 't'`)).toHaveLength(1),
  );
  const page = { tieOutId: 't', documents: [{ remoteId: 'Q-B', total: '95.00', state: 'present' }] };
  await services.publish('outcome.invoice.read-back.v1', { ...page, page: 1, last: false });
  const [tied] = await eventually(() => {
    const news = services.received('mapping.invoice.tied-out.v1');
    expect(news).toHaveLength(1);
    return news;
  });
  expect(tied).toMatchObject({ exported: { count: 2, amount: '110.10' }, quickbooks: { count: 2, amount: '105.10' } });
  const conflicts = await query(
    `select remote_id, cause, jobpro, quickbooks from mapping.tie_out_difference where tie_out_id = 't' and cause <> 'never-sent' order by 1`,
  );
  expect(conflicts).toEqual([
    { remote_id: 'Q-0', cause: 'changed-there', jobpro: '10.10', quickbooks: '10.10' },
    { remote_id: 'Q-B', cause: 'changed-there', jobpro: '100.00', quickbooks: '95.00' },
  ]);
});

test('a document that a comparison finds deleted is reported to its record, which can then be sent again', async () => {
  const row = async () => {
    const sql = `select id, state, remote ->> 'id' as remote, notices from mapping.sync_record where entity = 'invoice' and id = $1`;
    const [record] = await query<{ id: string; notices: { code: string }[] }>(sql, [deleted?.id]);
    return record;
  };
  const [deleted] = await query<{ id: string }>(`select id from mapping.sync_record where remote ->> 'id' = 'Q-0'`);
  const act = { kind: 'tie-out', tieOutId: 't2' };
  await services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act });
  await eventually(() => expect(services.received('command.online.invoice.read-back.v1')).toHaveLength(2));
  const documents = [{ remoteId: 'Q-0', total: '0.00', state: 'deleted' }];
  await services.publish('outcome.invoice.read-back.v1', { tieOutId: 't2', page: 1, last: true, documents });
  await eventually(async () =>
    expect((await row())?.notices.map(({ code }) => code)).toContain('deleted-in-quickbooks'),
  );
  const again = { kind: 'send-anew', ids: [deleted?.id] };
  await services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act: again });
  await eventually(async () => expect(await row()).toMatchObject({ state: 'sending', notices: [] }));
  const commands = () =>
    services.received('command.online.invoice.create.v1').filter(({ recordId }) => recordId === deleted?.id);
  await eventually(() => expect(commands().map(({ lookFirst }) => lookFirst)).toEqual([undefined, true]));
});

test('an invoice whose number QuickBooks has is linked to that invoice, or sent anyway, as somebody decides', async () => {
  const holder = { id: 'Q-typed', date: '2026-11-19', amount: '9.00' };
  const own = { ownDate: '2026-11-20', ownAmount: '10.10' };
  const refuse = async (id: string, number: string) => {
    await services.publish('jobpro.invoice.created.v1', invoice(id, { number }));
    await services.publish('jobpro.invoice.export-requested.v1', { batchId: `of ${id}`, ids: [id], requestedBy: 'P' });
    const { commandId } = await eventually(() => {
      const command = services.received('command.online.invoice.create.v1').find(({ recordId }) => recordId === id);
      if (command === undefined) throw new Error(`${id} was not sent`);
      return command;
    });
    await services.publish('outcome.invoice.rejected.v1', {
      commandId,
      recordId: id,
      reason: reason('number.in-quickbooks', { number, ...holder, ...own }),
    });
    await eventually(async () => expect(await row(id)).toMatchObject({ state: 'failed' }));
  };
  const row = async (id: string) => {
    const sql = `select state, repeated_number, remote, notices from mapping.sync_record where entity = 'invoice' and id = $1`;
    const [record] = await query<{ notices: { code: string }[] }>(sql, [id]);
    return record;
  };
  const act = (more: object) => services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act: more });
  await refuse('typed-1', '5001');
  await act({ kind: 'link', id: 'typed-1', remote: { id: 'Q-typed' } });
  await eventually(async () =>
    expect(await row('typed-1')).toMatchObject({
      state: 'exported',
      remote: { id: 'Q-typed', label: '5001', total: '9.00' },
      notices: [{ code: 'total-differs' }],
    }),
  );
  await refuse('typed-2', '5002');
  await act({ kind: 'send-anyway', ids: ['typed-2'] });
  await eventually(async () =>
    expect(await row('typed-2')).toMatchObject({ state: 'sending', repeated_number: '5002' }),
  );
  const commands = () =>
    services.received('command.online.invoice.create.v1').filter(({ recordId }) => recordId === 'typed-2');
  await eventually(() =>
    expect(commands().map(({ numberMayRepeat, lookFirst }) => [numberMayRepeat, lookFirst])).toEqual([
      [undefined, undefined],
      [true, true],
    ]),
  );
});

test('settings are kept as versions with user and time, and a change based on an older one is refused', async () => {
  const settings = { name: 'Acme', edition: 'online', accounts: { income: 'Sales' } };
  const choose = (basedOn: number, requestedBy: string) =>
    services.publish('mapping.company.act-requested.v1', {
      requestedBy,
      act: { kind: 'choose-settings', basedOn, settings },
    });
  await choose(1, 'Pat');
  await eventually(() => expect(services.received('mapping.company.configured.v1').at(-1)).toEqual({ revision: 2 }));
  await choose(1, 'Kim');
  await eventually(() =>
    expect(services.received('mapping.company.settings-refused.v1')).toEqual([
      { requestedBy: 'Kim', basedOn: 1, current: 2 },
    ]),
  );
  // JobPro's own revisions continue independently of ours.
  await services.publish('jobpro.company.configured.v1', { ...settings, revision: 2, changedBy: 'Olivia' });
  await eventually(() => expect(services.received('mapping.company.configured.v1').at(-1)).toEqual({ revision: 3 }));
  const versions = await loadVersions(services.source, 'acme', 10);
  expect(versions.map(({ revision, by }) => [revision, by])).toEqual([
    [3, 'Olivia'],
    [2, 'Pat'],
    [1, 'JobPro'],
  ]);
  const [newest, chosen, first] = versions.map(({ at }) => at.getTime());
  expect([newest, chosen, first]).toEqual([newest, chosen, first].toSorted((a = 0, b = 0) => b - a));
  expect(Date.now() - (first ?? 0)).toBeLessThan(10 * 60_000);
});

describe('the history of an invoice', () => {
  type Lines = { line: Record<string, unknown> & { what: string }; trace_id: string }[];
  const historyOf = () =>
    query<Lines[number]>(
      `select line, trace_id from mapping.history where entity = 'invoice' and company_id = 'acme' and record_id = 'W' order by seq`,
    );

  test('lists request, dependencies, commands and outcomes, with ids, totals, warnings and one trace', async () => {
    await services.publish('jobpro.customer.created.v1', { id: 'CW', revision: 1, displayName: 'Walker' });
    await services.publish('jobpro.invoice.created.v1', invoice('W', { customerId: 'CW' }));
    await eventually(async () => expect(await counts('invoice', 'W')).toEqual({ ready: 1 }));
    await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'w', ids: ['W'], requestedBy: 'Pat' });
    const ensure = await eventually(() => {
      const command = services.received('command.online.customer.ensure.v1').find(({ recordId }) => recordId === 'CW');
      if (command === undefined) throw new Error('not asked for yet');
      return command;
    });
    const done = { how: 'created', warnings: [] };
    await services.publish('outcome.customer.done.v1', {
      ...done,
      commandId: ensure.commandId,
      recordId: 'CW',
      remote: { id: 'Q-CW' },
    });
    const create = await eventually(() => {
      const command = services.received('command.online.invoice.create.v1').find(({ recordId }) => recordId === 'W');
      if (command === undefined) throw new Error('not sent yet');
      return command;
    });
    const { commandId } = create;
    await services.publish('outcome.invoice.unknown.v1', { commandId, recordId: 'W', sentAt: '2026-11-20T08:00:00Z' });
    await eventually(async () => expect((await historyOf()).at(-1)?.line.what).toBe('unknown'));
    const warnings = [{ code: 'document.adopted', sentence: 'It was there.', details: { number: 'W' } }];
    await services.publish('outcome.invoice.done.v1', {
      commandId,
      recordId: 'W',
      remote: { id: 'Q-W', label: 'W' },
      how: 'adopted',
      total: '10.10',
      warnings,
    });
    const lines = await eventually(async () => {
      const all = await historyOf();
      expect(all.map(({ line }) => line.what)).toEqual([
        'received',
        'selected',
        'waits',
        'sent',
        'unknown',
        'exported',
      ]);
      return all;
    });
    expect(lines.map(({ line }) => line).slice(1)).toMatchObject([
      { what: 'selected', by: 'Pat', batchId: 'w' },
      { what: 'waits', for: ['customer CW'] },
      { what: 'sent', commandId, revision: 1, payload: { customer: { id: 'Q-CW' }, total: '10.10' } },
      { what: 'unknown', sentAt: '2026-11-20T08:00:00Z' },
      { what: 'exported', how: 'adopted', remote: { id: 'Q-W', total: '10.10' }, warnings: ['It was there.'] },
    ]);
    expect(new Set(lines.map(({ trace_id: traceId }) => traceId))).toEqual(
      new Set([expect.stringMatching(/^[0-9a-f]{32}$/)]),
    );
  });

  test('is append-only: the database refuses updates and deletions', async () => {
    for (const change of ['update mapping.history set line = line', 'delete from mapping.history'])
      await expect(query(`${change} where entity = 'invoice' and record_id = 'W'`)).rejects.toThrow('only added to');
    expect(await historyOf()).toHaveLength(6);
  });

  test('accepts lines under the table name of the previous release', async () => {
    await query(
      `insert into mapping.passport (entity, company_id, record_id, line) values ('invoice', 'acme', 'old', '{"what": "withdrawn"}')`,
    );
    expect(await query(`select line from mapping.history_invoice where record_id = 'old'`)).toEqual([
      { line: { what: 'withdrawn' } },
    ]);
    expect(await query(`select record_id from mapping.passport where record_id = 'old'`)).toHaveLength(1);
    await expect(query(`delete from mapping.passport where record_id = 'old'`)).rejects.toThrow('only added to');
  });
});
