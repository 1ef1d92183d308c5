import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute } from '@jobpro/database';
import { Problem } from '../http/problem.js';
import { type ConsoleUnderTest, newId, seedCompany, startConsole } from '../testing/console.js';
import { Certificate, Closings, MonthClosed } from './month.schema.js';

const MONTH = '2025-10';
const AT = '/api/companies/harbor/months';
let desk: ConsoleUnderTest;
let owner: string;

beforeAll(async () => {
  desk = await startConsole();
  await seedCompany(desk.database, 'harbor', { goLive: '2025-01-01' });
  owner = await desk.login('dev-owner', 'harbor');
  await addInvoice('E1', 'exported', '2025-10-15', '100.00');
  await addInvoice('E2', 'exported', '2025-10-31', '50.00');
  await addInvoice('N1', 'ready', '2025-11-01', '7.00');
});
afterAll(() => desk.stop());

const addInvoice = (id: string, state: string, date: string, total: string) =>
  execute(
    desk.database,
    `insert into mapping.sync_record (entity, company_id, id, state, revision, sent_revision, name, remote, sent_snapshot, snapshot)
     values ('invoice', 'harbor', $1, $2, 1, 1, $1, case when $2 = 'exported' then jsonb_build_object('id', 'Q' || $1) end,
             case when $2 = 'exported' then jsonb_build_object('total', $4::text) end, jsonb_build_object('date', $3::text, 'total', $4::text))`,
    [id, state, date, total],
  );
const change = (id: string, set: string) =>
  execute(desk.database, `update mapping.sync_record set ${set} where company_id = 'harbor' and id = $1`, [id]);
/** Inserts a comparison of October, in which QuickBooks has what JobPro has sent. */
const compared = (count: number, amount: string) =>
  execute(
    desk.database,
    `insert into mapping.tie_out (entity, company_id, id, requested_by, from_day, to_day, finished_at, summary)
     values ('invoice', 'harbor', $1, 'Olivia', '2025-10-01', '2025-10-31', now(), jsonb_build_object('exported', $2::jsonb, 'quickbooks', $2::jsonb, 'byCustomer', '[]'::jsonb))`,
    [newId(), JSON.stringify({ count, amount })],
  );
const close = (body: Record<string, unknown> = {}) =>
  desk.ask(owner, AT, { method: 'POST', body: { requestId: newId(), month: MONTH, ...body } });
const closed = async (body: Record<string, unknown> = {}) => MonthClosed.parse((await close(body)).body).id;
const certificateOf = async (id: string) => Certificate.parse((await desk.ask(owner, `${AT}/${id}`)).body);
const closings = async () => Closings.parse((await desk.ask(owner, AT)).body).closings;

test('a month that does not tie out is closed only with a reason, which the certificate shows', async () => {
  const { status, body } = await close();
  expect([status, Problem.parse(body).code]).toEqual([422, 'month.reason-needed']);
  const id = await closed({ reason: 'QuickBooks is asked next week.' });
  expect(await certificateOf(id)).toMatchObject({
    month: MONTH,
    closedBy: 'Olivia Owner',
    reason: 'QuickBooks is asked next week.',
    verdicts: [{ verdict: 'not-compared' }, { verdict: 'nothing' }],
  });
  const { acts } = (await desk.ask(owner, '/api/companies/harbor/acts')).body as { acts: { what: string }[] };
  expect(acts[0]).toMatchObject({ what: 'month.closed', about: { month: MONTH } });
});

test('a certificate keeps the figures, and reports what changes in the closed month afterwards', async () => {
  await compared(2, '150.00');
  const requestId = newId();
  const id = await closed({ requestId });
  expect(await closed({ requestId })).toBe(id);
  const figures = { jobpro: { count: 2, amount: '150.00' }, quickbooks: { count: 2, amount: '150.00' } };
  expect(await certificateOf(id)).toMatchObject({
    reason: null,
    isLatest: true,
    verdicts: [{ entity: 'invoice', verdict: 'ties-out' }, { verdict: 'nothing' }],
    figures: { company: 'Company harbor', parts: [{ bridge: figures, tieOut: { requestedBy: 'Olivia' } }, {}] },
    open: { count: 0 },
    changed: { count: 0 },
  });

  await change('E1', `remote = remote || '{"total": "91.75"}', notices = '[{"code": "total-differs"}]'`);
  await change('E2', `snapshot = snapshot || '{"date": "2025-11-02"}'`);
  await change('N1', `snapshot = snapshot || '{"date": "2025-10-20"}'`);
  const { changed, figures: unchanged } = await certificateOf(id);
  expect(unchanged.parts[0]?.bridge).toMatchObject({ ...figures, verdict: 'ties-out' });
  expect(changed).toMatchObject({ count: 3, amounts: { invoice: '-43.00', payment: '0.00' } });
  expect(changed.rows).toMatchObject([
    { id: 'E1', before: { view: 'exported' }, after: { view: 'differs', amount: '100.00', difference: '-8.25' } },
    { id: 'E2', movedTo: '2025-11-02', before: { view: 'exported', amount: '50.00' }, after: null },
    { id: 'N1', movedTo: null, before: null, after: { view: 'ready', amount: '7.00' } },
  ]);
  expect((await closings()).map(({ isLatest, changes }) => [isLatest, changes])).toEqual([
    [true, 3],
    [false, null],
  ]);
});

test('a month that is closed again has a new certificate, with what is open', async () => {
  const { body } = await close();
  expect(Problem.parse(body).code).toBe('month.reason-needed');
  const certificate = await certificateOf(await closed({ reason: 'E1 lacks its tax.' }));
  expect(certificate).toMatchObject({ changed: { count: 0 }, open: { count: 2 } });
  expect(certificate.open.rows.map(({ id, view }) => [id, view])).toEqual([
    ['E1', 'differs'],
    ['N1', 'ready'],
  ]);
  expect((await closings()).map(({ changes }) => changes)).toEqual([0, null, null]);
});

test('a month that is not over is not closed', async () => {
  const month = new Date(Date.now() + 14 * 60 * 60_000).toISOString().slice(0, 7);
  const { status, body } = await close({ month, reason: 'I leave.' });
  expect([status, Problem.parse(body).code]).toEqual([409, 'month.not-over']);
});

test('a certificate is neither changed nor deleted by the console’s login', async () => {
  const sql = `select has_table_privilege('jobpro_console', t, p) as allowed
                 from unnest(array['console.month_close', 'console.month_document']) t, unnest(array['update', 'delete', 'truncate']) p`;
  const rights: unknown = await desk.database.query(sql);
  expect(rights).toEqual(Array.from({ length: 6 }, () => ({ allowed: false })));
});
