import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, openPage, startBrowser } from '@jobpro/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type ConsoleUnderTest, seedCompany, startConsole } from '../testing/console.js';

const ISSUER = 'https://jobpro.example';
const AUDIENCE = 'quickbooks-console';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let jobpro: Pair;
let stranger: Pair;
let keys: Server;
let desk: ConsoleUnderTest;
let fetched = 0;

beforeAll(async () => {
  [jobpro, stranger] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(jobpro.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  keys = createServer((_request, response) => {
    fetched++;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  desk = await startConsole({
    CONSOLE_DEVELOPMENT_LOGIN: 'off',
    CONSOLE_JWKS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`,
    CONSOLE_JWT_ISSUER: ISSUER,
    CONSOLE_JWT_AUDIENCE: AUDIENCE,
  });
  await seedCompany(desk.database, 'acme');
  await seedCompany(desk.database, 'other');
});
afterAll(async () => {
  await desk.stop();
  await new Promise((resolve) => keys.close(resolve));
});

interface Changes {
  readonly company?: string;
  readonly roles?: readonly string[];
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly issuedAt?: Date;
  readonly key?: Pair['privateKey'] | Uint8Array;
  readonly alg?: string;
}
const token = ({
  company = 'acme',
  roles = ['view', 'export'],
  issuer = ISSUER,
  audience = AUDIENCE,
  expires = '10m',
  issuedAt = new Date(),
  key = jobpro.privateKey,
  alg = 'RS256',
}: Changes = {}): Promise<string> =>
  new SignJWT({ company, roles, name: 'Bea Bookkeeper' })
    .setProtectedHeader({ alg, kid: 'k1' })
    .setSubject('user-1')
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(key);
const status = async (bearer: string, path = '/api/companies/acme') => (await desk.ask(bearer, path)).status;

describe('JobPro’s own tokens', () => {
  test('grant the company and the roles that they name, and no more', async () => {
    const good = await token();
    expect(await status(good)).toBe(200);
    expect(await status(good, '/api/companies/other')).toBe(403);
    const settings = await desk.ask(good, '/api/companies/acme/settings', { method: 'PUT', body: {} });
    expect([settings.status, settings.body]).toMatchObject([403, { code: 'access.role' }]);
    expect((await desk.ask(good, '/api/session')).body).toEqual({
      id: 'user-1',
      name: 'Bea Bookkeeper',
      companyId: 'acme',
      roles: ['view', 'export'],
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['signed with another key', () => token({ key: stranger.privateKey })],
    ['from another issuer', () => token({ issuer: 'https://evil.example' })],
    ['for another audience', () => token({ audience: 'another-app' })],
    ['that has expired', () => token({ expires: '-2m' })],
    ['that is a day old', () => token({ issuedAt: new Date(Date.now() - 86_400_000), expires: '10y' })],
    ['signed with a shared secret', () => token({ key: new TextEncoder().encode('a'.repeat(64)), alg: 'HS256' })],
    [
      'that is not signed at all',
      async () => `${btoa('{"alg":"none"}').replaceAll('=', '')}.${(await token()).split('.')[1] ?? ''}.`,
    ],
    ['that is not a token', () => Promise.resolve('nonsense')],
  ])('a token %s is refused', async (_, make) => {
    expect(await status(await make())).toBe(401);
  });

  test('an unknown role grants nothing', async () => {
    expect(await status(await token({ roles: ['admin'] }))).toBe(403);
  });

  test('become a cookie that scripts cannot read and other sites cannot send', async () => {
    const { status: code, headers } = await desk.ask(undefined, '/api/session', {
      method: 'POST',
      body: { token: await token() },
    });
    expect(code).toBe(200);
    expect(headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(headers.get('set-cookie')).toMatch(/SameSite=Strict/);
  });

  test('are of no use after their user has logged out, not even as a copy', async () => {
    const copied = await token();
    expect(await status(copied)).toBe(200);
    expect((await desk.ask(copied, '/api/session', { method: 'DELETE' })).status).toBe(204);
    expect(await status(copied)).toBe(401);
    const login = await desk.ask(undefined, '/api/session', { method: 'POST', body: { token: copied } });
    expect(login.status).toBe(401);
    const dump = JSON.stringify(await desk.database.query('select * from console.revoked_token'));
    expect(dump).not.toContain(copied);
  });

  test.each([
    ['POST', '/API/companies/acme/acts'],
    ['PUT', '/api/Companies/acme/settings'],
    ['PUT', '/Api/operations/companies/acme/pause'],
    ['DELETE', '/API/companies/acme/connection/online'],
  ])('are needed however an address is spelled: %s %s', async (method, path) => {
    expect((await desk.ask(undefined, path, { method, body: {} })).status).toBe(401);
  });

  test('are not needed for health and metrics', async () => {
    expect((await fetch(`${desk.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${desk.url}/metrics`)).status).toBe(200);
  });

  test('are verified with keys that are fetched once, not for each request', () => {
    expect(fetched).toBeLessThanOrEqual(2);
  });

  test('exclude the development login', async () => {
    const { status: code, body } = await desk.ask(undefined, '/api/session/development', {
      method: 'POST',
      body: { userId: 'dev-owner', companyId: 'acme' },
    });
    expect([code, body]).toMatchObject([404, { code: 'access.development-off' }]);
  });

  test('exclude sending events, because the books may be real', async () => {
    const connects = await token({ roles: ['view', 'connect'] });
    const body = {
      requestId: '6f1c1f0e-5d0e-4d43-9a62-6d3a1f5a9a01',
      type: 'jobpro.customer.created.v1',
      data: { id: 'C1', revision: 1, displayName: 'Acme' },
      send: true,
    };
    const { status: code, body: problem } = await desk.ask(connects, '/api/companies/acme/rehearsal', {
      method: 'POST',
      body,
    });
    expect([code, problem]).toMatchObject([422, { code: 'rehearsal.real-books' }]);
  });
});

test('a page whose login ends asks for JobPro’s next login, and continues where it was', async () => {
  const browser = await startBrowser();
  try {
    const { page, errors, barriers, picture } = await openPage(browser);
    const open = async (expires: string, on = page) => {
      await on.goto(`${desk.url}/#token=${await token({ expires })}`);
      await on.getByRole('heading', { name: 'Invoices' }).waitFor();
    };
    await open('8s');
    await page.getByRole('textbox', { name: 'Find', exact: true }).fill('10');
    // The cookie ends with the token.
    await eventually(async () => expect(await page.context().cookies()).toEqual([]), { within: 15_000 });
    // Without the mouse: the page may have noticed the end by itself, and the dialog then covers the link.
    await page.getByRole('link', { name: /^Failed/ }).dispatchEvent('click');
    const ended = page.getByRole('dialog', { name: 'Your login has ended' });
    await ended.getByText('Open QuickBooks from the JobPro menu in another window.').waitFor();
    await picture('login-ended');
    expect(await barriers()).toEqual([]);
    await ended.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('You are not logged in, or your login has expired.').last().waitFor();
    expect(await ended.isVisible()).toBe(true);

    const other = await page.context().newPage();
    await open('10m', other);
    await other.close();
    await page.bringToFront();
    // Coming back to its window can be enough.
    const goOn = ended.getByRole('button', { name: 'Continue' });
    if (await goOn.isVisible()) await goOn.click({ timeout: 2_000 }).catch(() => undefined);
    await ended.waitFor({ state: 'detached' });
    expect(page.url()).toContain('view=failed');
    expect(await page.getByRole('textbox', { name: 'Find', exact: true }).inputValue()).toBe('10');
    // There is no development login in addition to JobPro's tokens. The page learns that by asking.
    expect(errors.filter((error) => !error.includes('404 (Not Found)'))).toEqual([]);
  } finally {
    await browser.close();
  }
}, 120_000);

// This test is the last, because nobody can log in from here for some seconds afterwards.
test('too many attempts are refused with the time to wait', async () => {
  const attempts = await Promise.all(
    Array.from({ length: 45 }, (_, n) =>
      desk.ask(undefined, n % 2 === 0 ? '/api/session' : '/API/Session', { method: 'POST', body: { token: 'x' } }),
    ),
  );
  const refused = attempts.filter((attempt) => attempt.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.body).toMatchObject({ code: 'request.too-many' });
  expect(parseInt(refused[0]?.headers.get('retry-after') ?? '', 10)).toBeGreaterThan(0);
});
