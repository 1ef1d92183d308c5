import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { execute, rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';
import { tokenKeys } from '../testing/settings.fixture.js';
import { TokenCipher } from './token-cipher.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000201';
const OTHER_REALM = '9130350000000204';
const Tokens = z.looseObject({ refreshesByRealm: z.record(z.string(), z.number()) });
let rig: OnlineRig;

const key = randomBytes(32);
/** Every line that the replicas printed, at the most verbose log level. */
const printed: string[] = [];

beforeAll(async () => {
  const env = { ENCRYPTION_KEY: key.toString('base64'), LOG_LEVEL: 'trace' };
  rig = await openOnlineRig({ replicas: 3, env, onLog: (line) => printed.push(line) });
  await rig.simulator.makeRealm(REALM);
  await rig.connect('acme', REALM);
}, 120_000);

afterAll(() => rig.close());

const Sealed = z.object({
  connection_id: z.uuid(),
  key_id: z.string(),
  access_token: z.string(),
  refresh_token: z.string(),
});
/** Returns the stored tokens of the companies whose ids match, decrypted with the connector's key: the access token first. */
async function tokensOf(like: string): Promise<string[]> {
  const stored = await rows(
    rig.database,
    `select connection_id, key_id, access_token, refresh_token from online.connection
      where access_token is not null and company_id like $1`,
    [like],
    Sealed,
  );
  const cipher = new TokenCipher(tokenKeys(key));
  return stored.flatMap((row) =>
    [row.access_token, row.refresh_token].map((sealed) => cipher.open(sealed, row.key_id, row.connection_id)),
  );
}
const tokensSeen = new Set<string>();

/** Returns the cookie that a browser brings back. */
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

const endOf = (commandId: string) =>
  eventually(() => rig.mapping.of(commandId).find(({ result }) => result === 'done') ?? false, { within: 40_000 });
const status = async (company: string) =>
  z
    .looseObject({ status: z.string(), realmId: z.string() })
    .parse(await (await rig.ask(`/companies/${company}/connection`)).json());

describe('a connection', () => {
  afterEach(async () => {
    for (const token of await tokensOf('%')) tokensSeen.add(token);
  });

  test('nobody but an administrator may begin one', async () => {
    const replica = rig.replicas[0]?.url ?? '';
    expect((await fetch(`${replica}/connect?company=acme`, { redirect: 'manual' })).status).toBe(401);
    expect((await fetch(`${replica}/companies/acme/connection`)).status).toBe(401);
  });

  test('its state is valid once, and only if the connector issued it', async () => {
    const begun = await rig.ask('/connect?company=birch');
    const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${REALM}&deny=1`, { redirect: 'manual' });
    const { search } = new URL(consent.headers.get('location') ?? '');
    const headers = { cookie: cookieOf(begun) };
    const back = () => fetch(`${rig.replicas[0]?.url ?? ''}/callback${search}`, { headers });
    expect((await back()).status).toBe(403);
    expect((await back()).status).toBe(400);
    const strange = await fetch(`${rig.replicas[0]?.url ?? ''}/callback?code=x&state=y&realmId=1`);
    expect(strange.status).toBe(400);
  });

  test('its state expires after ten minutes, is bound to its company, and only its hash is stored', async () => {
    const begin = async (company: string) => {
      const begun = await rig.ask(`/connect?company=${company}`);
      const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${OTHER_REALM}`, {
        redirect: 'manual',
      });
      const parameters = new URL(consent.headers.get('location') ?? '').searchParams;
      return { parameters, headers: { cookie: cookieOf(begun) } };
    };
    await rig.simulator.makeRealm(OTHER_REALM);
    const late = await begin('dogwood');
    const dump = JSON.stringify(await rig.database.query('select * from online.oauth_state'));
    expect(dump).toContain('dogwood');
    expect(dump).not.toContain(late.parameters.get('state'));
    expect(dump).not.toContain(late.headers.cookie.split('=')[1]);
    const lives = `extract(epoch from expires_at - now()) between 590 and 600`;
    expect(
      await execute(rig.database, `select from online.oauth_state where company_id = 'dogwood' and ${lives}`),
    ).toBe(1);
    // Ten minutes and a second later, as the database sees it.
    const aged = `update online.oauth_state set expires_at = expires_at - interval '601 s' where company_id = 'dogwood'`;
    expect(await execute(rig.database, aged)).toBe(1);
    const back = `${rig.replicas[0]?.url ?? ''}/callback?${late.parameters.toString()}`;
    const answer = await fetch(back, { headers: late.headers });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('has expired');
    expect((await rig.ask('/companies/dogwood/connection')).status).toBe(404);
    // The state alone decides which company a callback belongs to. Its other parameters are ignored.
    const own = await begin('elm');
    own.parameters.set('company', 'dogwood');
    const ended = await fetch(`${rig.replicas[1]?.url ?? ''}/callback?${own.parameters.toString()}`, {
      headers: own.headers,
    });
    expect(ended.status).toBe(200);
    expect(await status('elm')).toMatchObject({ status: 'connected', realmId: OTHER_REALM });
    expect((await rig.ask('/companies/dogwood/connection')).status).toBe(404);
  });

  test('a realm that another company holds is refused', async () => {
    await expect(rig.connect('birch', REALM)).rejects.toThrow(/connected to another JobPro company/);
    expect((await status('acme')).status).toBe('connected');
  });

  test('three replicas that meet one expired token refresh it once', async () => {
    const before = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    await rig.simulator.admin('POST', '/tokens/expire', { realm: REALM, which: 'access' });
    const customers = Array.from({ length: 12 }, (_, n) => make.customer(`Refreshed ${n}`));
    await rig.mapping.send('acme', customers);
    for (const { data } of customers) await endOf(data.commandId);
    const after = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    expect(after - before).toBe(1);
  });

  test('each refreshes once, however many callers ask for the same row at once', async () => {
    const before = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    await execute(rig.database, `update online.connection set access_expires_at = now() where realm_id = $1`, [REALM]);
    const ending = make.customer('Near its end');
    await rig.mapping.send('acme', [ending]);
    await endOf(ending.data.commandId);
    const after = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    expect(after - before).toBe(1);
  });

  test('a connection that Intuit ended defers its commands, fails none, and continues after a new connection', async () => {
    await rig.simulator.admin('POST', '/tokens/expire', { realm: REALM, which: 'all' });
    const waiting = make.customer('Waits for a connection');
    await rig.mapping.send('acme', [waiting]);
    await eventually(() => rig.mapping.of(waiting.data.commandId).some(({ result }) => result === 'deferred'), {
      within: 30_000,
    });
    await eventually(async () => (await status('acme')).status === 'broken', { within: 30_000 });
    expect(rig.mapping.of(waiting.data.commandId).some(({ result }) => result === 'rejected')).toBe(false);
    await rig.connect('acme', REALM);
    await endOf(waiting.data.commandId);
  });

  test('commands of a company that is not connected wait, and are sent once it is', async () => {
    const early = make.customer('Came early');
    await rig.mapping.send('cedar', [early]);
    await eventually(() => rig.mapping.of(early.data.commandId).some(({ result }) => result === 'deferred'));
    await rig.simulator.makeRealm('9130350000000202');
    await rig.connect('cedar', '9130350000000202');
    expect((await endOf(early.data.commandId)).data).toMatchObject({ how: 'created' });
  });

  test('a command that arrives while the company is being connected is sent', async () => {
    const companies = Array.from({ length: 10 }, (_, n) => ({ company: `moment-${n}`, realm: `91303500000004${n}0` }));
    await Promise.all(companies.map(({ realm }) => rig.simulator.makeRealm(realm)));
    const early = await Promise.all(
      companies.map(async ({ company, realm }, n) => {
        const customers = Array.from({ length: 4 }, (_, m) => make.customer(`Early ${n}-${m}`));
        await Promise.all([
          rig.connect(company, realm),
          ...customers.map((customer) => rig.mapping.send(company, [customer])),
        ]);
        return customers;
      }),
    );
    for (const { data } of early.flat()) expect((await endOf(data.commandId)).data).toMatchObject({ how: 'created' });
  });

  test('switching to another QuickBooks company revokes the one before, and disconnecting revokes', async () => {
    const works = async (realm: string, token: string | undefined): Promise<boolean> => {
      const headers = { authorization: `Bearer ${token ?? ''}` };
      return (await fetch(`${rig.simulator.url}/v3/company/${realm}/companyinfo/${realm}`, { headers })).status === 200;
    };
    const [before] = await tokensOf('cedar');
    expect(await works('9130350000000202', before)).toBe(true);
    await rig.simulator.makeRealm('9130350000000203');
    await rig.connect('cedar', '9130350000000203');
    expect(await status('cedar')).toMatchObject({ status: 'connected', realmId: '9130350000000203' });
    expect(await works('9130350000000202', before)).toBe(false);
    const [after] = await tokensOf('cedar');
    expect(await works('9130350000000203', after)).toBe(true);
    const reply = await rig.ask('/companies/cedar/connection', { method: 'DELETE' });
    expect(await reply.json()).toEqual({ disconnected: true });
    expect((await status('cedar')).status).toBe('disconnected');
    expect(await works('9130350000000203', after)).toBe(false);
    expect(await tokensOf('cedar')).toEqual([]);
  });

  test('no token was ever printed, or is stored in plain text in the database', async () => {
    expect(tokensSeen.size).toBeGreaterThan(5);
    expect(printed.length).toBeGreaterThan(10);
    const lines = printed.join('\n');
    const tables = ['connection', 'offer', 'command', 'oauth_state', 'connector_outbox'];
    const lying: unknown[] = [];
    for (const table of tables) lying.push(await rig.database.query(`select * from online.${table}`));
    const dump = JSON.stringify(lying);
    for (const token of tokensSeen) {
      expect(token.length).toBeGreaterThan(20);
      expect([lines.includes(token), dump.includes(token)]).toEqual([false, false]);
    }
  });
});
