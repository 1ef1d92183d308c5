import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Overview } from '../company/company.schema.js';
import { NameList } from '../review/review.schema.js';
import { SettingsPage } from '../settings/settings.schema.js';
import { type ConsoleUnderTest, newId, seedCompany, startConsole } from '../testing/console.js';

let desk: ConsoleUnderTest;
let owner: string;
const at = (path: string) => `/api/companies/acme${path}`;
beforeAll(async () => {
  desk = await startConsole();
  await seedCompany(desk.database, 'acme');
  owner = await desk.login('dev-owner', 'acme');
  await desk.database.query(
    `insert into online.connection (connection_id, company_id, realm_id, status, company_name, connected_at)
     values ($1, 'acme', '9130', 'connected', 'Harbor Light LLC', '2026-03-01T10:00:00Z')`,
    [randomUUID()],
  );
});
afterAll(() => desk.stop());

const overview = async () => Overview.parse((await desk.ask(owner, at(''))).body);

describe('the confirmation of the connected books', () => {
  const confirm = (token: string, body: Record<string, unknown>) =>
    desk.ask(token, at('/connection/confirm'), { method: 'POST', body: { requestId: newId(), ...body } });

  test('needs the books that are connected now, and is void once others are connected', async () => {
    const { connection, confirmedBy } = await overview();
    expect(confirmedBy).toBeNull();
    const since = connection?.since ?? '';
    const wrong = await confirm(owner, { companyName: 'Another LLC', since });
    expect([wrong.status, wrong.body]).toMatchObject([409, { code: 'connection.changed' }]);
    const viewer = await desk.login('dev-mender', 'acme');
    expect((await confirm(viewer, { companyName: 'Harbor Light LLC', since })).status).toBe(403);
    expect((await confirm(owner, { companyName: 'Harbor Light LLC', since })).status).toBe(200);
    expect((await overview()).confirmedBy).toBe('Olivia Owner');
    await desk.database.query(`update online.connection set company_name = 'Other Books', connected_at = now()`);
    expect((await overview()).confirmedBy).toBeNull();
  });
});

describe('the lists that settings choose from', () => {
  test('hold active entries of QuickBooks, each account with its type', async () => {
    await desk.database.query(
      `insert into mapping.company_list (company_id, kind, id, name, type, active)
       values ('acme', 'account', '1', 'Sales', 'Income', true), ('acme', 'account', '2', 'Old sales', 'Income', false),
              ('acme', 'account', '3', 'Tools', 'Expense', true), ('acme', 'item', '4', 'Labor', 'Service', true)`,
    );
    const { references } = SettingsPage.parse((await desk.ask(owner, at('/settings'))).body);
    expect(references).toMatchObject({
      accounts: [
        { name: 'Sales', type: 'Income' },
        { name: 'Tools', type: 'Expense' },
      ],
      items: ['Labor'],
    });
  });

  test('can be read again before there are settings', async () => {
    const act = { kind: 'read-lists', edition: 'desktop' };
    const { status } = await desk.ask(owner, at('/acts'), {
      method: 'POST',
      body: { requestId: newId(), entity: 'company', act },
    });
    expect(status).toBe(202);
  });
});

describe('a record of QuickBooks to link to', () => {
  test('is found by the beginning of its name, with facts that distinguish it and its linked record', async () => {
    const data = (id: string, active: boolean) =>
      JSON.stringify({ remote: { id, version: '0' }, name: '', active, email: `${id}@example.com` });
    await desk.database.query(
      `insert into mapping.candidate (entity, company_id, remote_id, import_id, name, data, verdict, why, score)
       values ('customer', 'acme', 'Q1', 'i', 'Acme Supply', $1, 'new', '', 0), ('customer', 'acme', 'Q2', 'i', 'ACME Roofing', $2, 'new', '', 0),
              ('customer', 'acme', 'Q3', 'i', 'Acme asleep', $3, 'new', '', 0), ('customer', 'other', 'Q4', 'i', 'Acme elsewhere', $1, 'new', '', 0)`,
      [data('Q1', true), data('Q2', true), data('Q3', false)],
    );
    await desk.database.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, remote, snapshot)
       values ('customer', 'acme', 'C1', 'exported', 1, 'Roofers', '{"id": "Q2"}', '{}')`,
    );
    const { names } = NameList.parse((await desk.ask(owner, at('/imports/customer/names?q=aCmE'))).body);
    expect(names.map(({ name, linkedTo, facts }) => [name, linkedTo, facts])).toEqual([
      ['ACME Roofing', 'Roofers', ['Q2@example.com']],
      ['Acme Supply', null, ['Q1@example.com']],
    ]);
    expect(NameList.parse((await desk.ask(owner, at('/imports/customer/names?q=%25'))).body).names).toEqual([]);
  });
});

describe('operators', () => {
  test('see the number of rejections, and cannot pause a company that is not connected', async () => {
    await desk.database.query(
      `insert into online.command (command_id, company_id, entity, action, record_id, data, traceparent, wave, state, told, settled_at)
       select gen_random_uuid(), 'acme', 'invoice', 'create', 'I' || n, '{}', '', 2, 'settled',
              case when n % 4 = 0 then 'rejected' else 'done' end, now() - n * interval '1 hour'
         from generate_series(1, 30) n`,
    );
    const operator = await desk.login('dev-operator');
    expect((await desk.ask(operator, '/api/operations/health')).body).toMatchObject({
      companies: [{ id: 'acme', answered: 23, refused: 5, status: 'connected' }],
    });
    const pause = await desk.ask(operator, '/api/operations/companies/nobody/pause', {
      method: 'PUT',
      body: { minutes: 15 },
    });
    expect([pause.status, pause.body]).toMatchObject([422, { code: 'pause.nothing' }]);
    expect((await desk.ask(owner, '/api/operations/companies/acme/pause', { method: 'DELETE' })).status).toBe(403);
  });
});
