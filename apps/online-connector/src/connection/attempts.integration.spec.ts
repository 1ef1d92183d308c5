import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execute, rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { ADMIN_TOKEN, type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const REALM = '9130350000000901';
const OTHER_REALM = '9130350000000902';
const THIRD_REALM = '9130350000000903';
const CONSOLE = 'https://console.example/connected';
const USER = 'user-1';

let rig: OnlineRig;
beforeAll(async () => {
  rig = await openOnlineRig();
  for (const realm of [REALM, OTHER_REALM, THIRD_REALM]) await rig.simulator.makeRealm(realm);
}, 120_000);
afterAll(() => rig.close());

const url = () => rig.replicas[0]?.url ?? '';
const post = async (path: string, body: unknown) => {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
  const response = await fetch(`${url()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
};

/** Begins an attempt and lets a user choose a realm at Intuit. Returns what the browser brings back. */
async function attempt(company: string, realm: string, query = '') {
  const begun = await rig.ask(`/connect?company=${company}${query}`);
  const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${realm}`, { redirect: 'manual' });
  const answer = Object.fromEntries(new URL(consent.headers.get('location') ?? '').searchParams);
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { answer, cookie, browser: cookie.split('=')[1] ?? '' };
}
const byUser = (company: string, realm: string, user = USER) =>
  attempt(company, realm, `&user=${user}&return=${encodeURIComponent(CONSOLE)}`);
const callback = (answer: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${url()}/callback?${new URLSearchParams(answer).toString()}`, { headers, redirect: 'manual' });
const connectionOf = async (company: string) => {
  const response = await rig.ask(`/companies/${company}/connection`);
  const Connection = z.looseObject({ status: z.string(), realmId: z.string(), companyName: z.string().optional() });
  return response.status === 404 ? undefined : Connection.parse(await response.json());
};
const count = async (sql: string, parameters: readonly unknown[] = []) =>
  (await rows(rig.database, `select count(*)::int as n from ${sql}`, parameters, z.object({ n: z.number() })))[0]?.n;
const grants = async () =>
  z.looseObject({ revoked: z.number() }).parse(await rig.simulator.admin('GET', '/tokens')).revoked;

describe('an attempt to connect', () => {
  test('ends only in the browser that began it', async () => {
    const { answer, cookie } = await attempt('maple', REALM);
    expect((await callback(answer)).status).toBe(400);
    const stranger = await attempt('willow', REALM);
    expect((await callback(answer, { cookie: stranger.cookie })).status).toBe(400);
    expect(await connectionOf('maple')).toBeUndefined();
    expect((await callback(answer, { cookie })).status).toBe(200);
    expect(await connectionOf('maple')).toMatchObject({ status: 'connected', realmId: REALM });
  });

  test('with a realm that the tokens do not open is refused and revoked, and holds nothing', async () => {
    const before = await grants();
    const { answer, cookie } = await attempt('oak', OTHER_REALM);
    const claimed = await callback({ ...answer, realmId: THIRD_REALM }, { cookie });
    expect(claimed.status).toBe(403);
    expect(await connectionOf('oak')).toBeUndefined();
    expect(await grants()).toBe(before + 1);
    await rig.connect('owner', THIRD_REALM);
    expect(await connectionOf('owner')).toMatchObject({ status: 'connected' });
    await rig.ask('/companies/owner/connection', { method: 'DELETE' });
  });

  test('of a console user returns to the console, with the code where no server sees it', async () => {
    const { answer, cookie } = await byUser('elder', OTHER_REALM);
    const back = await callback(answer, { cookie });
    expect(back.status).toBe(303);
    const [page, fragment] = (back.headers.get('location') ?? '').split('#');
    expect(page).toBe(CONSOLE);
    expect(Object.fromEntries(new URLSearchParams(fragment))).toMatchObject({ state: answer['state'] });
    expect(await connectionOf('elder')).toBeUndefined();
  });

  test('of a console user ends only for that user, in that browser and company', async () => {
    const { answer, browser } = await byUser('elder', OTHER_REALM);
    const stranger = await byUser('elder', OTHER_REALM, 'user-2');
    const finish = (company: string, body: object) => post(`/companies/${company}/connection/offers`, body);
    expect((await finish('elder', { user: 'user-2', browser, answer })).status).toBe(400);
    expect((await finish('elder', { user: USER, browser: stranger.browser, answer })).status).toBe(400);
    expect((await finish('evil', { user: USER, browser, answer })).status).toBe(400);
    expect((await finish('elder', { user: USER, browser, answer })).body).toMatchObject({ kind: 'offered' });
  });
});

describe('books that a console user has allowed', () => {
  const offered = async (company: string, realm: string) => {
    const { answer, browser } = await byUser(company, realm);
    const { body } = await post(`/companies/${company}/connection/offers`, { user: USER, browser, answer });
    return z.object({ kind: z.literal('offered'), offerId: z.string(), companyName: z.string() }).parse(body);
  };
  const decide = (company: string, offerId: string, verb: 'accept' | 'refuse', user = USER) =>
    post(`/companies/${company}/connection/offers/${offerId}/${verb}`, { user });

  test('are named, and nothing else is read and no realm held before that user confirms them', async () => {
    const { offerId, companyName } = await offered('fir', OTHER_REALM);
    expect(companyName).not.toBe('');
    expect(await connectionOf('fir')).toBeUndefined();
    expect(await count('online.connection_reference')).toBe(
      await count('online.connection_reference r join online.connection c using (connection_id)'),
    );
    expect((await decide('fir', offerId, 'accept', 'user-2')).status).toBe(400);
    expect((await decide('evil', offerId, 'accept')).status).toBe(400);
    expect((await decide('fir', offerId, 'accept')).body).toEqual({ kind: 'connected' });
    expect(await connectionOf('fir')).toMatchObject({ status: 'connected', realmId: OTHER_REALM, companyName });
    expect((await decide('fir', offerId, 'accept')).status).toBe(400);
  });

  test('are connected at once where they are connected already', async () => {
    const { answer, browser } = await byUser('fir', OTHER_REALM);
    const { body } = await post('/companies/fir/connection/offers', { user: USER, browser, answer });
    expect(body).toEqual({ kind: 'connected' });
  });

  test('are revoked when the user refuses them, or does not confirm them in time', async () => {
    const before = await grants();
    const refused = await offered('gum', THIRD_REALM);
    expect((await decide('gum', refused.offerId, 'refuse')).body).toEqual({ revoked: true });
    expect(await grants()).toBe(before + 1);
    const { offerId } = await offered('gum', THIRD_REALM);
    await execute(rig.database, `update online.offer set expires_at = now() where offer_id = $1`, [offerId]);
    await eventually(async () => (await grants()) === before + 2, { within: 60_000 });
    expect((await decide('gum', offerId, 'accept')).status).toBe(400);
    expect(await count('online.offer where company_id = $1', ['gum'])).toBe(0);
  }, 90_000);
});

describe('a realm', () => {
  test('of a working connection is refused to another company, and the new tokens are revoked', async () => {
    const before = await grants();
    await expect(rig.connect('late', REALM)).rejects.toThrow(/connected to another JobPro company/);
    expect(await grants()).toBe(before + 1);
    expect(await connectionOf('maple')).toMatchObject({ status: 'connected' });
  });

  test('of a broken connection is given to the company that proves it', async () => {
    await execute(rig.database, `update online.connection set status = 'broken' where company_id = 'maple'`);
    await rig.connect('late', REALM);
    expect(await connectionOf('late')).toMatchObject({ status: 'connected', realmId: REALM });
    expect(await connectionOf('maple')).toMatchObject({ status: 'disconnected' });
  });
});

test('the copy of QuickBooks’ lists belongs to one connection and is deleted with it', async () => {
  const of = `online.connection_reference r join online.connection c using (connection_id) where c.company_id = $1`;
  await eventually(async () => ((await count(of, ['late'])) ?? 0) > 0, { within: 60_000 });
  expect(await count(of, ['maple'])).toBe(0);
  await rig.ask('/companies/late/connection', { method: 'DELETE' });
  expect([
    await count(of, ['late']),
    await count('online.connection_list l join online.connection c using (connection_id) where c.company_id = $1', [
      'late',
    ]),
  ]).toEqual([0, 0]);
}, 90_000);
