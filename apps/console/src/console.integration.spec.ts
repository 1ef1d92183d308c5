import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { notice, reason } from '@jobpro/contracts';
import { execute } from '@jobpro/database';
import { z } from 'zod';
import { ConsoleModule } from './console.module.js';
import { Issues, SearchResult, TieOuts } from './company/company.schema.js';
import { ExportAccepted } from './export/export.schema.js';
import { DeskPage, Summary } from './records/records.schema.js';
import { type ConsoleUnderTest, newId, routesOf, seedCompany, seedInvoices, startConsole } from './testing/console.js';

const Documented = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const Sent = z.array(z.object({ id: z.string(), subject: z.string(), data: z.record(z.string(), z.unknown()) }));
const Problem = z.object({ code: z.string(), message: z.string().regex(/^[A-Z“].+\.$/), remedy: z.string().min(5) });

let desk: ConsoleUnderTest;
let owner: string;
/** The owner of another company. */
let stranger: string;
const at = (path: string) => `/api/companies/acme${path}`;
beforeAll(async () => {
  desk = await startConsole();
  await seedCompany(desk.database, 'acme');
  await seedCompany(desk.database, 'other');
  await seedInvoices(desk.database, 'acme', 400);
  await seedInvoices(desk.database, 'other', 10);
  owner = await desk.login('dev-owner', 'acme');
  stranger = await desk.login('dev-owner', 'other');
});
afterAll(() => desk.stop());

test('an overview says why a Web Connector that has called cannot work, and what to do', async () => {
  await execute(
    desk.database,
    `insert into desktop.connection
       (connection_id, company_id, user_name, password_hash, file_id, every_minutes, unattended, company_file, last_contact_at, state, details)
     values (gen_random_uuid(), 'other', 'jobpro-other', '', '{1}', 15, 'optional', '', now(), 'wrong-file',
             '{"open": "Bakery", "expected": "Ours"}')`,
  );
  const overviewOf = async () => (await desk.ask(stranger, '/api/companies/other')).body;
  await execute(
    desk.database,
    `update mapping.company set settings = settings || '{"edition": "desktop"}' where company_id = 'other'`,
  );
  expect(await overviewOf()).toMatchObject({
    connection: { status: 'broken', sentence: expect.stringMatching(/“Bakery”.*“Ours”.*Open the right company file/) },
  });
  const refused = JSON.stringify({ name: 'Bakery', path: 'C:\\\\Bakery.qbw', stamped: false, missing: [] });
  await execute(desk.database, `update desktop.connection set refused_file = $1::jsonb where company_id = 'other'`, [
    refused,
  ]);
  expect(await overviewOf()).toMatchObject({ connection: { otherFile: { name: 'Bakery' } } });
  await execute(
    desk.database,
    `update desktop.connection set state = 'connected', details = '{}', refused_file = null where company_id = 'other'`,
  );
  expect(await overviewOf()).toMatchObject({
    connection: { status: 'connected', sentence: null, otherFile: null },
    alerts: [],
  });
  await execute(
    desk.database,
    `update mapping.company set settings = settings || '{"edition": "online"}' where company_id = 'other'`,
  );
});

test('an overview warns of a Web Connector that called with a wrong password, and of a pause with who asked for it', async () => {
  await seedCompany(desk.database, 'granite', { edition: 'desktop' });
  await execute(
    desk.database,
    `insert into desktop.connection
       (connection_id, company_id, user_name, password_hash, file_id, every_minutes, unattended, company_file, last_contact_at, failed_logins)
     values (gen_random_uuid(), 'granite', 'jobpro-granite', '', '{2}', 15, 'optional', '', now(), 1)`,
  );
  const bookkeeper = await desk.login('dev-owner', 'granite');
  const overviewOf = async () => (await desk.ask(bookkeeper, '/api/companies/granite')).body;
  const wrongPassword = {
    code: 'web-connector',
    severity: 'warning',
    sentence: expect.stringMatching(/wrong password/),
  };
  expect(await overviewOf()).toMatchObject({ connection: { status: 'waiting' }, alerts: [wrongPassword] });

  const until = '2099-01-01T00:00:00.000Z';
  await execute(
    desk.database,
    `insert into desktop.company_queue (company_id, paused_until, pause_because) values ('granite', $1, 'asked')`,
    [until],
  );
  expect(await overviewOf()).toMatchObject({ alerts: [wrongPassword, { code: 'paused', at: until, by: null }] });
  await execute(
    desk.database,
    `insert into console.act (company_id, id, who, who_name, what, about)
     values ('granite', gen_random_uuid(), 'o', 'Oscar Operator', 'company.paused', jsonb_build_object('until', $1::text))`,
    [until],
  );
  expect(await overviewOf()).toMatchObject({
    alerts: [wrongPassword, { code: 'paused', at: until, by: 'Oscar Operator' }],
  });
});

describe('access', () => {
  test('every route, documented or not, refuses strangers, and every company’s routes refuse another company’s owner', async () => {
    const { paths } = Documented.parse((await desk.ask(undefined, '/api/openapi.json')).body);
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = routesOf(ConsoleModule);
    expect(documented.filter((route) => route.includes(' /api/')).sort()).toEqual([...routes].sort());
    expect(routes.length).toBeGreaterThan(30);
    const withoutCompany: string[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      if (path.startsWith('/api/session')) continue;
      const real = path
        .replace('{companyId}', 'acme')
        .replace('{entity}', path.includes('/imports/') ? 'customer' : 'invoice')
        .replace(/\{\w+\}/g, '1');
      const request = { method, ...(method === 'GET' ? {} : { body: {} }) };
      expect([route, (await desk.ask(undefined, real, request)).status]).toEqual([route, 401]);
      const response = await desk.ask(stranger, real, request);
      if (response.status === 403) Problem.parse(response.body);
      else withoutCompany.push(`${route} ${response.status}`);
    }
    // The schemas of messages belong to no company.
    expect(withoutCompany.sort()).toEqual([
      'GET /api/schemas 200',
      'GET /api/schemas/asyncapi.json 200',
      'GET /api/schemas/{type} 404',
    ]);
  });

  test('another company’s records cannot be read by their ids', async () => {
    await desk.database.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
       values ('invoice', 'other', 'theirs', 'ready', 1, 'THEIRS-1', '{}')`,
    );
    expect((await desk.ask(owner, at('/records/invoice/theirs/passport'))).status).toBe(404);
    expect((await desk.ask(owner, at('/records/invoice/rows?ids=theirs'))).body).toEqual({ rows: [] });
    expect((await desk.ask(owner, at('/search?q=theirs'))).body).toEqual({ found: [] });
    expect(String((await desk.ask(owner, at('/history.csv?q=theirs'))).body)).not.toContain('THEIRS');
  });

  test.each([
    ['dev-viewer', 'POST', '/exports', 403],
    ['dev-exporter', 'PUT', '/settings', 403],
    ['dev-mender', 'POST', '/connection/desktop', 403],
    ['dev-viewer', 'GET', '/records/invoice', 200],
  ])('%s: %s %s is answered with %i', async (user, method, path, status) => {
    const token = await desk.login(user, 'acme');
    expect((await desk.ask(token, at(path), { method, ...(method === 'GET' ? {} : { body: {} }) })).status).toBe(
      status,
    );
  });

  test('an operator may view any company and change none', async () => {
    const operator = await desk.login('dev-operator');
    expect((await desk.ask(operator, at('/records/invoice'))).status).toBe(200);
    expect((await desk.ask(operator, at('/exports'), { method: 'POST', body: {} })).status).toBe(403);
    expect((await desk.ask(operator, '/api/operations/health')).status).toBe(200);
    expect((await desk.ask(owner, '/api/operations/health')).status).toBe(403);
  });

  test('a request by cookie that changes something needs the page’s own header', async () => {
    const url = `${desk.url}${at('/exports/preview')}`;
    const headers = { cookie: `jobpro_console=${owner}`, 'content-type': 'application/json' };
    const forged = await fetch(url, { method: 'POST', headers, body: '{}' });
    expect([forged.status, z.object({ code: z.string() }).parse(await forged.json()).code]).toEqual([
      403,
      'request.forged',
    ]);
    const marked = { ...headers, 'x-requested-by': 'console' };
    expect(
      (await fetch(url, { method: 'POST', headers: { ...marked, 'sec-fetch-site': 'cross-site' }, body: '{}' })).status,
    ).toBe(403);
    expect((await fetch(url, { method: 'POST', headers: marked, body: '{}' })).status).toBe(400);
  });

  test('the development login is closed to requests under another host name', async () => {
    const named = await import('node:http').then(
      ({ request }) =>
        new Promise<number | undefined>((resolve, reject) => {
          const lookup = request(
            `${desk.url}/api/session/development`,
            { headers: { host: 'evil.example' } },
            (answer) => {
              answer.resume();
              resolve(answer.statusCode);
            },
          );
          lookup.on('error', reject);
          lookup.end();
        }),
    );
    expect(named).toBe(404);
  });

  test('responses of the API allow no frame, sniffing, caching or content', async () => {
    const { headers } = await desk.ask(owner, at(''));
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect([headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual(['DENY', 'nosniff']);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('a body above the limit is refused with a sentence', async () => {
    const body = { entity: 'x'.repeat(1_100_000) };
    const { status, body: problem } = await desk.ask(owner, at('/exports'), { method: 'POST', body });
    expect([status, Problem.parse(problem).code]).toEqual([413, 'request.too-large']);
  });
});

describe('the export desk', () => {
  const list = async (query: string) => DeskPage.parse((await desk.ask(owner, at(`/records/invoice?${query}`))).body);

  test('pages by key list each record once, in order', async () => {
    const seen: string[] = [];
    let last = '9999';
    for (let next: string | null = ''; next !== null;) {
      const page: DeskPage = await list(`limit=70${next === '' ? '' : `&after=${next}`}`);
      for (const row of page.rows) {
        expect((row.date ?? '') <= last).toBe(true);
        last = row.date ?? '';
        seen.push(row.id);
      }
      next = page.next;
    }
    expect(new Set(seen).size).toBe(400);
    expect(seen).toHaveLength(400);
  });

  test.each([
    ['view=failed', 50, (row: DeskPage['rows'][number]) => row.view === 'failed' && row.sentence !== null],
    ['view=blocked', 20, (row: DeskPage['rows'][number]) => (row.date ?? '') < '2026-01-01'],
    ['customer=C3', 40, (row: DeskPage['rows'][number]) => row.customer === 'Customer 3'],
    ['q=inv-1042', 1, (row: DeskPage['rows'][number]) => row.name === 'INV-1042'],
    ['q=1042', 1, (row: DeskPage['rows'][number]) => row.name === 'INV-1042'],
    [
      'min=480&max=490.99',
      11,
      (row: DeskPage['rows'][number]) =>
        row.amount?.startsWith('48') === true || row.amount?.startsWith('490') === true,
    ],
    ['from=2026-03-01&to=2026-03-31', 36, (row: DeskPage['rows'][number]) => row.date?.startsWith('2026-03') === true],
    ['q=%25', 0, () => false],
  ])('filters by %s', async (query, atMost, fits) => {
    const { rows } = await list(`${query}&limit=200`);
    expect(rows.every(fits)).toBe(true);
    expect(rows.length).toBeLessThanOrEqual(atMost);
    expect(rows.length > 0).toBe(atMost > 0);
  });

  test('sorts by amount', async () => {
    const amounts = (await list('sort=-amount&limit=50')).rows.map(({ amount }) => parseFloat(amount ?? '0'));
    expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
  });

  test('counts and sums each view to the cent', async () => {
    const summary = Summary.parse((await desk.ask(owner, at('/records/invoice/summary'))).body);
    expect(Object.values(summary.views).reduce((sum, { count }) => sum + count, 0)).toBe(400);
    expect(summary.views.failed.count).toBe(50);
    expect(summary.views.ready.total).toMatch(/^\d+\.\d\d$/);
  });

  test.each(['after=nonsense', 'limit=9999', 'from=yesterday', 'view=gone'])(
    'refuses %s with a sentence',
    async (query) => {
      const { status, body } = await desk.ask(owner, at(`/records/invoice?${query}`));
      expect(status).toBe(400);
      Problem.parse(body);
    },
  );
});

describe('an export', () => {
  const outbox = async () =>
    Sent.parse(await desk.database.query('select id, subject, data from console.console_outbox order by created_at'));
  const send = (token: string, selection: unknown, requestId = newId()) =>
    desk.ask(token, at('/exports'), { method: 'POST', body: { requestId, entity: 'invoice', selection } });
  const acts = async () => (await desk.ask(owner, at('/acts'))).body;

  test('sends the chosen records once, in the revisions that were seen, however often the button is pressed', async () => {
    const requestId = newId();
    const selection = {
      kind: 'records',
      records: [
        { id: 'I0', revision: 1 },
        { id: 'I2', revision: 2 },
        { id: 'I1', revision: 1 },
      ],
    };
    const pressed = await Promise.all([
      send(owner, selection, requestId),
      send(owner, selection, requestId),
      send(owner, selection, requestId),
    ]);
    expect(pressed.map(({ status }) => status)).toEqual([202, 202, 202]);
    // I1 is exported already, so it is not sent again.
    expect(new Set(pressed.map(({ body }) => JSON.stringify(ExportAccepted.parse(body))))).toEqual(
      new Set([JSON.stringify({ batchId: requestId, count: 2, total: '202.02' })]),
    );
    expect(JSON.stringify(await acts())).toContain(requestId);
    expect((await outbox()).length).toBeLessThanOrEqual(1);
  });

  test('by filter is sent only if it still matches as many records as were seen', async () => {
    const { views, at: seen } = Summary.parse((await desk.ask(owner, at('/records/invoice/summary?customer=C4'))).body);
    const filter = { customer: 'C4', view: 'ready' };
    const wrong = await send(owner, { kind: 'filter', filter, count: views.ready.count + 1, at: seen });
    expect([wrong.status, Problem.parse(wrong.body).code]).toEqual([409, 'export.changed']);
    const right = await send(owner, { kind: 'filter', filter, count: views.ready.count, at: seen });
    expect(ExportAccepted.parse(right.body)).toMatchObject({ count: views.ready.count, total: views.ready.total });
  });

  test('sends up to 10,000 documents, and is refused above', async () => {
    await seedCompany(desk.database, 'large');
    await seedInvoices(desk.database, 'large', 10_600, { state: 'ready' });
    const bookkeeper = await desk.login('dev-exporter', 'large');
    const ask = async (filter: Record<string, string>) => {
      const query = new URLSearchParams(filter).toString();
      const path = '/api/companies/large/records/invoice/summary';
      const { views, at: seen } = Summary.parse((await desk.ask(bookkeeper, `${path}?${query}`)).body);
      const selection = { kind: 'filter', filter: { ...filter, view: 'ready' }, count: views.ready.count, at: seen };
      const body = { requestId: newId(), entity: 'invoice', selection };
      const sent = await desk.ask(bookkeeper, '/api/companies/large/exports', { method: 'POST', body });
      return { ...sent, ready: views.ready };
    };
    const all = await ask({});
    expect(all.ready.count).toBeGreaterThan(10_000);
    expect([all.status, Problem.parse(all.body).code]).toEqual([409, 'export.too-many']);
    const most = await ask({ min: '150' });
    expect(most.ready.count).toBeGreaterThan(9_000);
    expect(ExportAccepted.parse(most.body)).toMatchObject({ count: most.ready.count, total: most.ready.total });
  });

  test('of another company’s records is refused', async () => {
    const body = {
      requestId: newId(),
      entity: 'invoice',
      selection: { kind: 'records', records: [{ id: 'I300', revision: 1 }] },
    };
    const { status } = await desk.ask(stranger, '/api/companies/other/exports', { method: 'POST', body });
    expect(status).toBe(409);
  });

  test('has a preview with counts, names and what would stop it', async () => {
    const selection = { kind: 'records', records: [{ id: 'I0', revision: 1 }] };
    const { body } = await desk.ask(owner, at('/exports/preview'), {
      method: 'POST',
      body: { entity: 'invoice', selection },
    });
    expect(body).toMatchObject({
      count: 1,
      total: '100.00',
      customers: { linked: 1, newCount: 0 },
      items: { newCount: 1 },
      edition: 'online',
    });
    expect(JSON.stringify(body)).toContain('QuickBooks is not connected');
  });
});

describe('what is in QuickBooks and not as JobPro has it', () => {
  const of = (path: string) => `/api/companies/third${path}`;
  const noticeOf = (code: string, holds: boolean) =>
    JSON.stringify([{ code, holds, sentence: `${code}.`, remedy: 'Decide.', details: {} }]);
  let bookkeeper: string;
  beforeAll(async () => {
    await seedCompany(desk.database, 'third');
    await seedInvoices(desk.database, 'third', 4, { state: 'exported' });
    bookkeeper = await desk.login('dev-owner', 'third');
    const amounts = `update mapping.sync_record set snapshot = snapshot || '{"total": "100.00"}', remote = remote || jsonb_build_object('total', $2::text), notices = $3::jsonb
                      where entity = 'invoice' and company_id = 'third' and id = $1`;
    await desk.database.query(amounts, ['I0', '95.00', noticeOf('total-differs', true)]);
    await desk.database.query(amounts, ['I1', '100.00', noticeOf('deleted-in-quickbooks', true)]);
    await desk.database.query(amounts, ['I2', '100.00', '[]']);
    await desk.database.query(amounts, ['I3', '100.00', '[]']);
    const pay = `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot, waits_for)
                 values ('payment', 'third', $1, 'waiting', 1, $1, '{"amount": "40.00", "date": "2026-11-20"}', array[$2])`;
    await desk.database.query(pay, ['P0', 'third/invoice/I0']);
  });

  test('is a view of its own, with its difference, and not among what is in QuickBooks', async () => {
    const { body } = await desk.ask(bookkeeper, of('/records/invoice?view=differs&sort=amount'));
    expect(
      DeskPage.parse(body).rows.map(({ id, view, difference, sentence }) => [id, view, difference, sentence]),
    ).toEqual(
      expect.arrayContaining([
        ['I0', 'differs', '-5.00', 'total-differs.'],
        ['I1', 'differs', '-100.00', 'deleted-in-quickbooks.'],
      ]),
    );
    const exported = DeskPage.parse((await desk.ask(bookkeeper, of('/records/invoice?view=exported'))).body);
    expect(exported.rows.map(({ id }) => id).sort()).toEqual(['I2', 'I3']);
    const { views } = Summary.parse((await desk.ask(bookkeeper, of('/records/invoice/summary'))).body);
    expect([views.exported, views.differs]).toEqual([
      { count: 2, total: '200.00', difference: '0.00' },
      { count: 2, total: '200.00', difference: '-105.00' },
    ]);
    const { body: csv } = await desk.ask(bookkeeper, of('/history.csv?view=differs'));
    expect(String(csv)).toMatch(/"100.00","95.00","-5.00","Differs in QuickBooks","total-differs.","INV-1000"/);
  });

  test('is an issue by cause, and so are the payments that wait for it', async () => {
    const { issues, omitted } = Issues.parse((await desk.ask(bookkeeper, of('/issues'))).body);
    expect(
      issues.map(({ kind, code, count, total, difference, ids }) => [kind, code, count, total, difference, ids]),
    ).toEqual(
      expect.arrayContaining([
        ['differs', 'total-differs', 1, '100.00', '-5.00', ['I0']],
        ['differs', 'deleted-in-quickbooks', 1, '100.00', '-100.00', ['I1']],
        ['waiting', 'waiting.held', 1, '40.00', null, []],
      ]),
    );
    expect(omitted).toEqual({ causes: 0, total: '0.00' });
  });
});

test('three refusals in different words are three issues with QuickBooks’ words, the most money first', async () => {
  const words = [
    ['I0', '6520', 'The quantity is missing.'],
    ['I1', '6000', 'All invoices must have the same customer.'],
    ['I2', '2210', 'The date is too far in the past.'],
  ];
  await seedCompany(desk.database, 'fourth');
  await seedInvoices(desk.database, 'fourth', 3, { state: 'failed' });
  for (const [id, code, message] of words)
    await desk.database.query(
      `update mapping.sync_record set cause = 'quickbooks.refused|' || $2::text, said = jsonb_build_object('code', $2::text, 'message', $3::text)
        where entity = 'invoice' and company_id = 'fourth' and id = $1`,
      [id, code, message],
    );
  const token = await desk.login('dev-owner', 'fourth');
  const { issues } = Issues.parse((await desk.ask(token, '/api/companies/fourth/issues')).body);
  expect(issues.map(({ said, count }) => [said?.code, said?.message, count])).toEqual(
    words.toReversed().map(([, code, message]) => [code, message, 1]),
  );
});

describe('acts', () => {
  const act = (token: string, entity: string, what: unknown, requestId = newId()) =>
    desk.ask(token, at('/acts'), { method: 'POST', body: { requestId, entity, act: what } });
  test.each([
    ['dev-viewer', 'invoice', { kind: 'exclude', ids: ['I0'] }, 403],
    ['dev-exporter', 'invoice', { kind: 'exclude', ids: ['I0'] }, 403],
    ['dev-mender', 'invoice', { kind: 'exclude', ids: ['I0'] }, 202],
    // Nothing would come of these.
    ['dev-mender', 'invoice', { kind: 'include', ids: ['I4'] }, 409],
    ['dev-mender', 'invoice', { kind: 'reopen', ids: ['I4'] }, 409],
    ['dev-exporter', 'invoice', { kind: 'settle-by-hand', ids: ['I3'] }, 403],
    ['dev-mender', 'invoice', { kind: 'settle-by-hand', ids: ['I3'], note: 'Typed in' }, 202],
    ['dev-mender', 'invoice', { kind: 'settle-by-hand', cause: 'settings.account-missing' }, 202],
    ['dev-mender', 'customer', { kind: 'settle-by-hand', ids: ['C1'] }, 400],
    ['dev-exporter', 'invoice', { kind: 'send-anew', ids: ['I1', 'never reported'] }, 409],
    ['dev-exporter', 'invoice', { kind: 'retry', cause: 'settings.account-missing' }, 202],
    ['dev-mender', 'customer', { kind: 'decide-all-candidates', as: 'link', minScore: 90 }, 202],
    ['dev-mender', 'invoice', { kind: 'decide-all-candidates', as: 'link' }, 400],
    ['dev-mender', 'company', { kind: 'choose-settings', basedOn: 1 }, 400],
    ['dev-mender', 'company', { kind: 'read-lists' }, 202],
  ])('%s, %s %j: %i', async (user, entity, what, status) => {
    expect((await act(await desk.login(user, 'acme'), entity, what)).status).toBe(status);
  });

  test.each([
    ['linked to that invoice', { kind: 'link', id: 'N', remote: { id: '77' } }, 202],
    ['sent anyway', { kind: 'send-anyway', ids: ['N'] }, 202],
    ['not linked, where it failed for something else', { kind: 'link', id: 'F', remote: { id: '77' } }, 409],
    ['not sent anyway, where it failed for something else', { kind: 'send-anyway', ids: ['F'] }, 409],
  ])('an invoice whose number QuickBooks has is %s', async (_what, what, status) => {
    const holder = { number: '1042', id: '77', date: '2026-11-19', amount: '9.00' };
    const refused = `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot, reason)
                     values ('invoice', 'fifth', $1, 'failed', 1, '1042', '{}', $2) on conflict do nothing`;
    const inUse = reason('number.in-quickbooks', { ...holder, ownDate: '2026-11-20', ownAmount: '10.00' });
    await desk.database.query(refused, ['N', JSON.stringify(inUse)]);
    await desk.database.query(refused, ['F', JSON.stringify(reason('quickbooks.permission', {}))]);
    const token = await desk.login('dev-owner', 'fifth');
    const request = { method: 'POST', body: { requestId: newId(), entity: 'invoice', act: what } };
    expect((await desk.ask(token, '/api/companies/fifth/acts', request)).status).toBe(status);
  });

  test('a repeated act is one message', async () => {
    const requestId = newId();
    const exclude = { kind: 'exclude', ids: ['I7'] };
    const answers = await Promise.all([
      act(owner, 'invoice', exclude, requestId),
      act(owner, 'invoice', exclude, requestId),
    ]);
    expect(answers.map(({ body }) => body)).toEqual([{ actId: requestId }, { actId: requestId }]);
    const rows: unknown = await desk.database.query(`select about from console.act where id = $1`, [requestId]);
    expect(rows).toEqual([{ about: { entity: 'invoice', count: 1, record: 'invoice/I7' } }]);
  });

  test('imports, comparisons and plans that do not exist yet are empty', async () => {
    expect((await desk.ask(owner, at('/imports/customer'))).body).toEqual({
      candidates: [],
      next: null,
      counts: {},
      last: null,
    });
    expect((await desk.ask(owner, at('/tie-outs'))).body).toMatchObject({
      tieOuts: [],
      bridges: [
        { entity: 'invoice', verdict: 'not-compared', quickbooks: null },
        { entity: 'payment', verdict: 'nothing' },
      ],
    });
    expect((await desk.ask(owner, at('/plans/invoice/none'))).body).toEqual({ plan: null });
  });
});

const Acts = z.object({ acts: z.array(z.looseObject({ what: z.string() })) });

describe('a company’s records', () => {
  test('a record’s page has the actions that its state and the user’s roles allow', async () => {
    const viewer = await desk.login('dev-viewer', 'acme');
    const failed = (await desk.ask(owner, at('/records/invoice/I3/passport'))).body;
    expect(failed).toMatchObject({
      state: 'failed',
      name: 'INV-1003',
      reason: { code: 'settings.account-missing' },
      customer: { name: 'Customer 3' },
    });
    expect(z.object({ actions: z.array(z.string()) }).parse(failed).actions).toEqual([
      'select',
      'retry',
      'exclude',
      'settle-by-hand',
    ]);
    expect((await desk.ask(viewer, at('/records/invoice/I3/passport'))).body).toMatchObject({ actions: [] });
    expect((await desk.ask(owner, at('/records/invoice/I1/passport'))).body).toMatchObject({
      link: 'https://app.qbo.intuit.com/app/invoice?txnId=5001',
    });
    expect((await desk.ask(owner, at('/records/invoice/none/passport'))).status).toBe(404);
  });

  test('a record’s page lists what JobPro changed since the export, field by field', async () => {
    await desk.database.query(
      `update mapping.sync_record set sent_snapshot = snapshot || '{"total": "1.00", "poNumber": "OLD"}'
        where entity = 'invoice' and company_id = 'acme' and id = 'I5'`,
    );
    const { body } = await desk.ask(owner, at('/records/invoice/I5/passport'));
    const { differences } = z
      .object({ differences: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })) })
      .parse(body);
    expect(differences).toEqual([
      { field: 'total', from: '1.00', to: '105.05' },
      { field: 'poNumber', from: 'OLD', to: null },
    ]);
  });

  test('fifty failures of one cause are one issue', async () => {
    const { body } = await desk.ask(owner, at('/issues'));
    expect(body).toMatchObject({ issues: [{ kind: 'failed', code: 'settings.account-missing', count: 50 }] });
  });

  test('the search finds a record by any part of its texts, with its state, its name in QuickBooks, and why it is not there', async () => {
    const search = async (q: string) =>
      SearchResult.parse((await desk.ask(owner, at(`/search?q=${encodeURIComponent(q)}`))).body).found;
    const idsFor = async (q: string) => (await search(q)).map(({ entity, id }) => `${entity}/${id}`);
    await desk.database.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, remote, snapshot)
       values ('customer', 'acme', 'CY', 'exported', 1, 'Seaglass Yoga', '{"id": "77"}', '{"id": "CY"}'),
              ('invoice', 'acme', 'IY', 'exported', 1, 'HL-2026-725', '{"id": "9001", "label": "QB-0815"}',
               '{"customerId": "CY", "date": "2025-01-03", "total": "16145.85", "poNumber": "PO 3205", "memo": "Blue door, 100% done"}'),
              ('payment', 'acme', 'PY', 'ready', 1, 'CK 29000', null,
               '{"customerId": "CY", "date": "2025-01-09", "amount": "25.00", "reference": "CK 29000"}')`,
    );
    for (const q of ['2026-725', '2026725', '16145.85', '$16,145.85', 'po 3205', 'blue door', '100%', 'QB-08', '9001'])
      expect([q, await idsFor(q)]).toEqual([q, ['invoice/IY']]);
    expect(await idsFor('yoga')).toEqual(['invoice/IY', 'payment/PY', 'customer/CY']);
    expect(await idsFor('29000')).toEqual(['payment/PY']);
    expect(await idsFor('10_% door')).toEqual([]);

    // Its own number comes before newer invoices that contain the same digits.
    await desk.database.query(
      `update mapping.sync_record set name = '1001' where entity = 'invoice' and company_id = 'acme' and id = 'IY'`,
    );
    expect((await search('1001'))[0]).toMatchObject({
      id: 'IY',
      view: 'exported',
      label: 'QB-0815',
      customer: 'Seaglass Yoga',
    });
    expect(await search('INV-1003')).toMatchObject([
      { view: 'failed', sentence: 'No income account is set for new service items.' },
    ]);
    // The desk's own filter finds the same, with everything else that it can filter by.
    expect((await desk.ask(owner, at('/records/invoice/summary?q=yoga'))).body).toMatchObject({
      views: { exported: { count: 1, total: '16145.85' } },
    });
    expect((await desk.ask(owner, at('/records/payment?q=yoga&view=blocked'))).body).toMatchObject({
      rows: [{ id: 'PY' }],
    });
    await desk.database.query(`delete from mapping.sync_record where company_id = 'acme' and id in ('CY', 'IY', 'PY')`);
  });

  test('the search of a transaction that is limited to one company finds nothing of another', async () => {
    const visible = await desk.database.transaction(async (tx) => {
      await tx.query(`select set_config('app.company', 'other', true)`);
      const sql = `select record_id from mapping.find_records($1, 'invoice', 'inv', 10)`;
      const idsOf = async (company: string): Promise<unknown[]> => tx.query(sql, [company]);
      return [(await idsOf('acme')).length, (await idsOf('other')).length];
    });
    expect(visible).toEqual([0, 10]);
  });

  test('a month’s bridge leads from JobPro’s total to QuickBooks’ total, and holds for the month that was compared only', async () => {
    await seedCompany(desk.database, 'harbor');
    await execute(
      desk.database,
      `insert into mapping.sync_record (entity, company_id, id, state, revision, sent_revision, name, remote, sent_snapshot, snapshot)
       select 'invoice', 'harbor', id, state, 1, 1, id, remote, sent, jsonb_build_object('date', '2026-11-15', 'total', total)
         from (values ('E1', 'exported', '{"id": "1"}'::jsonb, '{"total": "100.00"}'::jsonb, '100.00'),
                      ('E2', 'exported', '{"id": "2"}', '{"total": "50.00"}', '55.00'),
                      ('F1', 'failed', null, null, '20.00')) r (id, state, remote, sent, total)`,
    );
    await execute(
      desk.database,
      `insert into mapping.tie_out (entity, company_id, id, requested_by, from_day, to_day, finished_at, summary)
       values ('invoice', 'harbor', 't1', 'Olivia', '2026-11-01', '2026-11-30', now(),
               '{"exported": {"count": 2, "amount": "150.00"}, "quickbooks": {"count": 2, "amount": "142.50"}, "byCustomer": []}')`,
    );
    await execute(
      desk.database,
      `insert into mapping.tie_out_difference (entity, company_id, tie_out_id, remote_id, record_id, number, cause, sentence, jobpro, quickbooks)
       values ('invoice', 'harbor', 't1', '1', 'E1', 'E1', 'tax', 'The tax on E1 differs.', '100.00', '92.50'),
              ('invoice', 'harbor', 't1', 'F1', 'F1', 'F1', 'never-sent', 'F1 is not in QuickBooks.', '20.00', null)`,
    );
    const bookkeeper = await desk.login('dev-owner', 'harbor');
    const ofDays = async (days: string) => {
      const { body } = await desk.ask(bookkeeper, `/api/companies/harbor/tie-outs?${days}`);
      return TieOuts.parse(body);
    };
    const { tieOuts, bridges } = await ofDays('from=2026-11-01&to=2026-11-30');
    expect(tieOuts).toMatchObject([{ id: 't1', differenceCount: 2 }]);
    expect(bridges[0]).toEqual({
      entity: 'invoice',
      jobpro: { count: 3, amount: '175.00' },
      steps: [
        { code: 'failed', count: 1, amount: '-20.00' },
        { code: 'changed-here', count: 0, amount: '-5.00' },
        { code: 'tax', count: 1, amount: '-7.50' },
      ],
      quickbooks: { count: 2, amount: '142.50' },
      verdict: 'differs',
    });
    expect(bridges[1]).toMatchObject({ entity: 'payment', verdict: 'nothing' });
    expect(await ofDays('from=2026-10-01&to=2026-10-31')).toMatchObject({
      tieOuts: [],
      bridges: [{ verdict: 'nothing' }, {}],
    });
  });

  test('the history as CSV has every record', async () => {
    const { body, headers } = await desk.ask(owner, at('/history.csv?view=exported'));
    expect(headers.get('content-disposition')).toMatch(/filename="[A-Za-z0-9-]+-invoices-In-QuickBooks\.csv"/);
    const lines = String(body).trim().split('\r\n');
    expect(lines).toHaveLength(101);
    expect(lines[1]).toMatch(
      /^"Invoice","INV-\d+","20\d\d-\d\d-\d\d","Customer \d+","\d+\.\d\d",,,"In QuickBooks",,"INV-\d+","20\d\d-\d\d-\d\d \d\d:\d\d:\d\d"$/,
    );
  });

  test('what JobPro voided is a task with its acts and its amount, and once void in QuickBooks a view of its own', async () => {
    const task = notice('voided-in-jobpro', { date: '2026-11-20', why: 'entered twice' });
    await desk.database.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot, remote, notices, voided_in_jobpro)
       values ('invoice', 'other', 'V1', 'exported', 1, '1050', '{"total": "9.00", "date": "2026-11-01"}', '{"id": "50"}', $1, $2),
              ('invoice', 'other', 'V2', 'voided', 1, '1051', '{"total": "8.00", "date": "2026-11-01"}', '{"id": "51"}', '[]', $2)`,
      [JSON.stringify([task]), JSON.stringify({ revision: 2, at: '2026-11-20' })],
    );
    const of = async (path: string) => (await desk.ask(stranger, `/api/companies/other${path}`)).body;
    expect(await of('/records/invoice?view=differs')).toMatchObject({ rows: [{ id: 'V1', difference: '9.00' }] });
    expect(await of('/records/invoice/V1/passport')).toMatchObject({ actions: ['void', 'settle', 'check'] });
    expect(await of('/records/invoice?view=voided')).toMatchObject({ rows: [{ id: 'V2' }] });
    expect(await of('/records/invoice/V2/passport')).toMatchObject({ view: 'voided', actions: [] });
    expect(String(await of('/history.csv?view=voided'))).toContain('"0.00",,"Void in QuickBooks"');
  });

  test('what was settled by hand is a view with its reason, a line of the CSV, and can be undone', async () => {
    const why = reason('settled.by-hand', { by: 'Pat', note: '1042-A there' });
    await desk.database.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot, reason)
       values ('invoice', 'other', 'N', 'settled', 1, '1042', '{"total": "9.00"}', $1)`,
      [JSON.stringify(why)],
    );
    const of = async (path: string) => (await desk.ask(stranger, `/api/companies/other${path}`)).body;
    expect(await of('/records/invoice?view=settled')).toMatchObject({ rows: [{ id: 'N', sentence: why.sentence }] });
    const { views } = Summary.parse(await of('/records/invoice/summary?q=1042'));
    expect([views.settled.count, views.failed.count]).toEqual([1, 0]);
    expect(await of('/records/invoice/N/passport')).toMatchObject({ view: 'settled', actions: ['reopen'] });
    expect(String(await of('/history.csv?view=settled'))).toContain(
      '"Settled by hand","Pat settled this by hand: 1042-A there"',
    );
  });

  test('settings of a stale page are refused, and each change is recorded', async () => {
    const page = (await desk.ask(owner, at('/settings'))).body;
    const { settings } = z.object({ settings: z.record(z.string(), z.unknown()) }).parse(page);
    const request = { requestId: newId(), base: 1, settings: { ...settings, goLive: '2026-02-01' } };
    const put = (body: unknown) => desk.ask(owner, at('/settings'), { method: 'PUT', body });
    expect((await put(request)).body).toEqual({ basedOn: 1 });
    expect((await put(request)).body).toEqual({ basedOn: 1 });
    const late = await put({ ...request, requestId: newId(), base: 0 });
    expect([late.status, Problem.parse(late.body).code]).toEqual([409, 'settings.changed']);
    const { acts } = Acts.parse((await desk.ask(owner, at('/acts'))).body);
    expect(acts.filter(({ what }) => what === 'company.configured')).toMatchObject([
      { who: 'Olivia Owner', about: { changes: { goLive: { from: '2026-01-01', to: '2026-02-01' } } } },
    ]);
  });
});
