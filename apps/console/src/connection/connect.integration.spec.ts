import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askSimulator, freePort, type ManagedProcess, startBrowser, startProcess } from '@jobpro/testing';
import type { Browser } from 'playwright-core';
import { OnlineAttempt, OnlineConnection, Overview } from '../company/company.schema.js';
import { type ConsoleUnderTest, openCompany, startConsole } from '../testing/console.js';

const PATIENCE = 240_000;
const REALM = '9130350000000951';
const EVIL_REALM = '9130350000000952';

let desk: ConsoleUnderTest;
let connector: ManagedProcess;
let quickBooks: ManagedProcess;
let browser: Browser;
beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  quickBooks = await startProcess({ app: 'simulators', main: 'online/main.js', env: { HOST: '127.0.0.1' } });
  [desk, browser] = await Promise.all([startConsole({ ONLINE_CONNECTOR_URL: url }), startBrowser()]);
  connector = await startProcess({
    app: 'online-connector',
    port,
    env: {
      ...desk.surroundingsOf('online-connector'),
      QBO_ENVIRONMENT: 'sandbox',
      QBO_API_URL: quickBooks.url,
      QBO_AUTHORIZE_URL: `${quickBooks.url}/connect/oauth2`,
      QBO_TOKEN_URL: `${quickBooks.url}/oauth2/v1/tokens/bearer`,
      QBO_REVOKE_URL: `${quickBooks.url}/v2/oauth2/tokens/revoke`,
      QBO_CLIENT_ID: 'app',
      QBO_CLIENT_SECRET: 'secret',
      QBO_REDIRECT_URL: `${url}/callback`,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    },
  });
  for (const realm of [REALM, EVIL_REALM])
    await askSimulator('PUT', `${quickBooks.url}/admin/realms/${realm}`, { standard: 'books' });
}, PATIENCE);
afterAll(async () => {
  await browser.close();
  await desk.stop();
  await Promise.all([connector.stop(), quickBooks.stop()]);
});

/** A user in a browser of its own, which keeps the cookies of the console. */
async function userOf(company: string, userId = 'dev-owner') {
  const token = await desk.login(userId, company);
  let cookies = `jobpro_console=${token}`;
  const post = async (path: string, body: object = {}) => {
    const response = await fetch(`${desk.url}/api/companies/${company}/connection/online${path}`, {
      method: 'POST',
      headers: { cookie: cookies, 'x-requested-by': 'console', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) cookies = `jobpro_console=${token}; ${cookie.split(';')[0] ?? ''}`;
    return { status: response.status, body: await response.json(), cookie };
  };
  const overview = async () => Overview.parse((await desk.ask(token, `/api/companies/${company}`)).body);
  return { post, overview };
}

/** Opens Intuit's page and chooses a realm there. Returns what comes back to the console. */
async function consent(url: string, realm: string) {
  const allowed = await fetch(`${url}&realm=${realm}`, { redirect: 'manual' });
  const back = await fetch(allowed.headers.get('location') ?? '', { redirect: 'manual' });
  const [page, fragment] = (back.headers.get('location') ?? '').split('#');
  expect(page).toBe(`${desk.url}/connected`);
  return Object.fromEntries(new URLSearchParams(fragment));
}
const begin = async (user: Awaited<ReturnType<typeof userOf>>, realm: string) =>
  consent(OnlineConnection.parse((await user.post('')).body).url, realm);

describe('connecting QuickBooks Online', () => {
  test('keeps the secret of the attempt from the page and from other sites', async () => {
    const { cookie } = await (await userOf('cookie')).post('');
    expect(cookie).toMatch(/^jobpro_connect=[\w-]{43};.*HttpOnly; SameSite=Strict/);
  });

  test('ends for nobody but the user who began, in the same browser', async () => {
    const evil = await userOf('evil');
    const answer = await begin(evil, REALM);
    // The victim allowed it at Intuit. Neither the victim's login nor another browser of the attacker can end it.
    const victim = await userOf('victim');
    await victim.post('');
    expect(await victim.post('/finish', answer)).toMatchObject({ status: 409, body: { code: 'connect.state' } });
    const elsewhere = await userOf('evil');
    expect(await elsewhere.post('/finish', answer)).toMatchObject({ status: 409, body: { code: 'connect.state' } });
    expect((await evil.overview()).connection).toBeNull();
  });

  test('with another company’s realm is refused, and that realm can still be connected', async () => {
    const evil = await userOf('evil');
    const answer = await begin(evil, EVIL_REALM);
    const claimed = await evil.post('/finish', { ...answer, realmId: REALM });
    expect(claimed).toMatchObject({ status: 409, body: { code: 'connect.realm' } });
    expect((await evil.overview()).connection).toBeNull();
  });

  test('connects nothing before the user confirms the books by their name', async () => {
    const user = await userOf('calm');
    const offered = OnlineAttempt.parse((await user.post('/finish', await begin(user, REALM))).body);
    if (offered.kind !== 'offered') throw new Error('The books were connected without a question.');
    expect((await user.overview()).connection).toBeNull();
    expect((await user.post(`/offers/${offered.offerId}/refuse`)).body).toEqual({ revoked: true });
    expect((await user.post(`/offers/${offered.offerId}/accept`)).status).toBe(409);
    const again = OnlineAttempt.parse((await user.post('/finish', await begin(user, REALM))).body);
    if (again.kind !== 'offered') throw new Error('The books were connected without a question.');
    expect((await user.post(`/offers/${again.offerId}/accept`)).status).toBe(200);
    expect(await user.overview()).toMatchObject({
      connection: { status: 'connected', companyName: again.companyName },
      confirmedBy: 'Olivia Owner',
    });
  });

  test(
    'is a question and an answer on the page, in a window that closes by itself',
    async () => {
      const { page, errors } = await openCompany(desk, browser, '/setup');
      await page.getByRole('button', { name: 'Connect to QuickBooks Online' }).waitFor();
      const answer = async (button: string, heading: string) => {
        const [intuit] = await Promise.all([
          page.waitForEvent('popup'),
          page.getByRole('button', { name: 'Connect to QuickBooks Online' }).click(),
        ]);
        await intuit.getByRole('heading', { name: /is the|^Is “/i }).waitFor();
        expect(intuit.url()).toBe(`${desk.url}/connected`);
        const closed = intuit.waitForEvent('close');
        await intuit.getByRole('button', { name: button }).click();
        await intuit.getByRole('heading', { name: heading }).waitFor();
        await closed;
      };
      await answer('No, do not connect', 'Not connected');
      await answer('Yes, this is ours', 'Connected');

      await page.getByRole('button', { name: 'Switch to another company' }).click();
      const question = page.getByRole('dialog', { name: 'Switch to another QuickBooks company?' });
      await question.getByText(/What you sent stays in the current books/).waitFor();
      await question.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Disconnect' }).click();
      const harmful = page.getByRole('dialog', { name: 'Disconnect QuickBooks Online?' });
      await harmful.getByRole('button', { name: 'Disconnect' }).click();
      await page.getByRole('alert').getByText('QuickBooks is not connected').waitFor();
      expect(errors).toEqual([]);
      await page.context().close();
    },
    PATIENCE,
  );
});
