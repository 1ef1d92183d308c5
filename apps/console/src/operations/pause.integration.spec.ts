import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  askSimulator,
  eventually,
  freePort,
  type Looked,
  type ManagedProcess,
  openPage,
  startBrowser,
  startProcess,
} from '@jobpro/testing';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { DesktopConnection } from '../company/company.schema.js';
import { type BusUnderTest, connectBus } from '../testing/bus.js';
import { type ConsoleUnderTest, seedCompany, startConsole } from '../testing/console.js';
import { Health } from './operations.schema.js';

const PATIENCE = 240_000;
const Session = z.looseObject({ end: z.string() });
const CompanyFile = z.looseObject({ counts: z.looseObject({ customers: z.number() }) });

let desk: ConsoleUnderTest;
let connector: ManagedProcess;
let quickBooks: ManagedProcess;
let browser: Browser;
let bus: BusUnderTest;
beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  [desk, browser] = await Promise.all([startConsole({ DESKTOP_CONNECTOR_URL: url }), startBrowser()]);
  [connector, quickBooks] = await Promise.all([
    startProcess({
      app: 'desktop-qbxml',
      port,
      env: { ...desk.surroundingsOf('desktop-qbxml'), DESKTOP_PUBLIC_URL: url },
    }),
    startProcess({ app: 'simulators', main: 'desktop/main.js', env: {} }),
  ]);
  bus = await connectBus(desk.natsUrl);
  await seedCompany(desk.database, 'granite', { name: 'Granite Ridge', edition: 'desktop' });
  const owner = await desk.login('dev-owner', 'granite');
  const connected = await desk.ask(owner, '/api/companies/granite/connection/desktop', { method: 'POST' });
  const { qwc, password } = DesktopConnection.parse(connected.body);
  await office('PUT', '', { seed: {} });
  await office('POST', '/applications', { qwc, password });
  await run();
}, PATIENCE);
afterAll(async () => {
  await browser.close();
  await bus.close();
  await Promise.all([connector.stop(), quickBooks.stop()]);
  await desk.stop();
});

/** Calls the simulated office with QuickBooks Desktop and its Web Connector. */
const office = (method: string, path = '', body?: object) =>
  askSimulator(method, `${quickBooks.url}/admin/companies/granite${path}`, body);
/** Runs one session of the Web Connector (Update Selected). Returns how it ended. */
const run = async () => Session.parse(await office('POST', '/run', {})).end;
const customers = async () => CompanyFile.parse(await office('GET')).counts.customers;

async function queueCustomer(name: string): Promise<void> {
  const commandId = randomUUID();
  const policy = { inactiveNames: 'reject', heldNames: 'reject' };
  const data = { commandId, recordId: name, name, policy, create: {} };
  await bus.publish('granite', 'command.desktop.customer.ensure.v1', data);
  await eventually(async () => {
    const commands: unknown[] = await desk.database.query('select 1 from desktop.command where command_id = $1', [
      commandId,
    ]);
    expect(commands).toHaveLength(1);
  });
}

async function operator(): Promise<Looked> {
  const looked = await openPage(browser);
  const { page } = looked;
  await page.goto(desk.url);
  await page.getByRole('combobox', { name: 'Log in as' }).click();
  await page.getByRole('option', { name: /Oscar Operator/ }).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('row', { name: /Granite Ridge/ }).waitFor();
  return looked;
}
async function pauseForAnHour(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause Granite Ridge' }).click();
  await page.getByRole('menuitem', { name: 'an hour' }).click();
}

test(
  'an operator pauses and resumes a Desktop company; what is queued meanwhile waits until then',
  async () => {
    const { page, errors } = await operator();
    const row = page.getByRole('row', { name: /Granite Ridge/ });
    await pauseForAnHour(page);
    await row.getByText(/^paused, continues in (an|1|59|60) /).waitFor();
    await queueCustomer('Meanwhile');
    await row.getByText(/^oldest \d+ (s|min)$/).waitFor();
    expect(await run()).toBe('busy');
    expect(await customers()).toBe(0);

    await page.getByRole('button', { name: 'Resume Granite Ridge' }).click();
    await page.getByRole('button', { name: 'Pause Granite Ridge' }).waitFor();
    expect(await run()).toBe('closed');
    expect(await customers()).toBe(1);
    await row.getByText(/^oldest/).waitFor({ state: 'detached' });

    const acts: unknown = await desk.database.query(
      `select who_name, what, about - 'until' as about from console.act where what like 'company.%' order by seq`,
    );
    expect(acts).toEqual([
      { who_name: 'Oscar Operator', what: 'company.paused', about: { minutes: 60 } },
      { who_name: 'Oscar Operator', what: 'company.resumed', about: {} },
    ]);
    expect(errors).toEqual([]);
  },
  PATIENCE,
);

test(
  'a pause fails with a sentence while the connector is down',
  async () => {
    await connector.stop();
    const { page } = await operator();
    await pauseForAnHour(page);
    await page.getByText('The QuickBooks service does not answer.').waitFor();
    await page.getByText('Try again in a minute.').waitFor();
    const token = await desk.login('dev-operator');
    const { companies } = Health.parse((await desk.ask(token, '/api/operations/health')).body);
    expect(companies).toMatchObject([{ id: 'granite', pausedUntil: null }]);
    await connector.restart();
    await pauseForAnHour(page);
    await page.getByRole('button', { name: 'Resume Granite Ridge' }).waitFor();
  },
  PATIENCE,
);
