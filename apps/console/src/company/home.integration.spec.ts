import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute } from '@jobpro/database';
import { type ConsoleUnderTest, seedCompany, startConsole } from '../testing/console.js';
import { Home } from './home.schema.js';

let desk: ConsoleUnderTest;
let owner: string;
const DAYS = 'from=2026-11-01&to=2026-11-30';
const home = async (query = DAYS) => desk.ask(owner, `/api/companies/acme/home?${query}`);
beforeAll(async () => {
  desk = await startConsole();
  await seedCompany(desk.database, 'acme');
  owner = await desk.login('dev-owner', 'acme');
});
afterAll(() => desk.stop());

/** Inserts an invoice that is dated some days ago. */
const addInvoice = (id: string, state: string, daysAgo: number, total: string) =>
  execute(
    desk.database,
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, cause, reason, snapshot)
     values ('invoice', 'acme', $1, $2, 1, $1, 'no item',
             '{"code": "line.no-item", "sentence": "It has no item.", "remedy": "Choose one.", "retryHelps": true, "details": {}}', jsonb_build_object('total', $4::text,
             'date', to_char((now() at time zone 'UTC')::date - $3::int, 'YYYY-MM-DD')))`,
    [id, state, daysAgo, total],
  );

test('the start page has the month by state, what is not in QuickBooks by age, and the days of sending', async () => {
  await execute(
    desk.database,
    `update mapping.company set settings = settings || '{"goLive": "2000-01-01"}' where company_id = 'acme'`,
  );
  await addInvoice('A', 'ready', 0, '1.00');
  await addInvoice('B', 'failed', 7, '2.00');
  await addInvoice('C', 'waiting', 8, '4.00');
  await addInvoice('D', 'ready', 61, '8.00');
  await addInvoice('E', 'exported', 61, '16.00');
  await addInvoice('F', 'excluded', 61, '32.00');
  await execute(
    desk.database,
    `insert into mapping.batch (entity, company_id, id, requested_by, requested_at, traceparent, total, told)
     values ('invoice', 'acme', 'B1', 'Olivia', now(), '', 5, '{"exported": 3, "failed": 1}'),
            ('payment', 'acme', 'B2', 'Olivia', now(), '', 2, null),
            ('invoice', 'acme', 'B3', 'Olivia', now() - interval '31 days', '', 9, '{"exported": 9}')`,
  );
  const day = new Date().toISOString().slice(0, 10);
  const { body } = await home(`from=${day}&to=${day}`);
  const { months, ages, sending, causes } = Home.parse(body);
  expect(months[0]).toMatchObject({
    entity: 'invoice',
    views: { ready: { count: 1, total: '1.00' }, failed: { count: 0 } },
  });
  expect(months[1]).toMatchObject({ entity: 'payment', views: { ready: { count: 0, total: '0.00' } } });
  expect(ages).toEqual([
    { entity: 'invoice', fromDays: 0, toDays: 8, count: 2, amount: '3.00' },
    { entity: 'invoice', fromDays: 8, toDays: 31, count: 1, amount: '4.00' },
    { entity: 'invoice', fromDays: 61, toDays: null, count: 1, amount: '8.00' },
  ]);
  expect(sending).toEqual([{ day, exported: 3, failed: 1, others: 3 }]);
  expect(causes.map(({ total }) => total)).toEqual(['2.00']);
});

test.each(['+05:30', 'Mars/Olympus', "UTC'; drop"])('a time zone “%s” is refused', async (zone) => {
  expect((await home(`${DAYS}&zone=${encodeURIComponent(zone)}`)).status).toBe(400);
});

test('a day begins in the user’s time zone', async () => {
  expect((await home(`${DAYS}&zone=Pacific/Auckland`)).status).toBe(200);
});
