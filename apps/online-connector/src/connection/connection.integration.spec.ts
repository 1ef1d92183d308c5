import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, MappingSide } from '@jobpro/connector/testing';
import { execute } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online.rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000201';
const Tokens = z.looseObject({ refreshesByRealm: z.record(z.string(), z.number()) });
let rig: OnlineRig;
let mapping: MappingSide;

beforeAll(async () => {
  rig = await openOnlineRig({ replicas: 3 });
  mapping = await MappingSide.open(rig.nats.url);
  await rig.simulator.makeRealm(REALM);
  await rig.connect('acme', REALM);
}, 120_000);

afterAll(async () => {
  await mapping.close();
  await rig.close();
});

const endOf = (commandId: string) =>
  eventually(() => mapping.of(commandId).find(({ result }) => result === 'done') ?? false, { within: 40_000 });
const status = async (company: string) =>
  z
    .looseObject({ status: z.string(), realmId: z.string() })
    .parse(await (await rig.ask(`/companies/${company}/connection`)).json());

describe('a connection', () => {
  test('nobody but an administrator may begin one', async () => {
    const replica = rig.replicas[0]?.url ?? '';
    expect((await fetch(`${replica}/connect?company=acme`, { redirect: 'manual' })).status).toBe(401);
    expect((await fetch(`${replica}/companies/acme/connection`)).status).toBe(401);
  });

  test('its state is good once, and only if it was given here', async () => {
    const begun = await rig.ask('/connect?company=birch');
    const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${REALM}&deny=1`, { redirect: 'manual' });
    const { search } = new URL(consent.headers.get('location') ?? '');
    const back = () => fetch(`${rig.replicas[0]?.url ?? ''}/callback${search}`);
    expect((await back()).status).toBe(403);
    expect((await back()).status).toBe(400);
    const strange = await fetch(`${rig.replicas[0]?.url ?? ''}/callback?code=x&state=y&realmId=1`);
    expect(strange.status).toBe(400);
  });

  test('a realm that another company holds is refused', async () => {
    await expect(rig.connect('birch', REALM)).rejects.toThrow(/connected to another company/);
    expect((await status('acme')).status).toBe('connected');
  });

  test('tokens are sealed where they lie', async () => {
    const dump = JSON.stringify(await rig.database.query('select * from online.connection'));
    expect(dump).not.toMatch(/"access_token":"(?:eyJ|AB)/);
    const tokens = JSON.stringify(await rig.simulator.admin('GET', '/tokens'));
    expect(tokens).toBeDefined();
  });

  test('three replicas that meet one expired token refresh it once', async () => {
    const before = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    await rig.simulator.admin('POST', '/tokens/expire', { realm: REALM, which: 'access' });
    const customers = Array.from({ length: 12 }, (_, n) => make.customer(`Refreshed ${n}`));
    await mapping.send('acme', customers);
    for (const { data } of customers) await endOf(data.commandId);
    const after = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    expect(after - before).toBe(1);
  });

  test('each refreshes once, however many ask for the same row at once', async () => {
    const before = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    await execute(rig.database, `update online.connection set access_expires_at = now() where realm_id = $1`, [REALM]);
    const one = make.customer('Near its end');
    await mapping.send('acme', [one]);
    await endOf(one.data.commandId);
    const after = Tokens.parse(await rig.simulator.admin('GET', '/tokens')).refreshesByRealm[REALM] ?? 0;
    expect(after - before).toBe(1);
  });

  test('one that Intuit ended parks what waits, fails nothing, and goes on when somebody connects again', async () => {
    await rig.simulator.admin('POST', '/tokens/expire', { realm: REALM, which: 'all' });
    const waiting = make.customer('Waits for a connection');
    await mapping.send('acme', [waiting]);
    await eventually(() => mapping.of(waiting.data.commandId).some(({ result }) => result === 'deferred'), {
      within: 30_000,
    });
    await eventually(async () => (await status('acme')).status === 'broken', { within: 30_000 });
    expect(mapping.of(waiting.data.commandId).some(({ result }) => result === 'rejected')).toBe(false);
    await rig.connect('acme', REALM);
    await endOf(waiting.data.commandId);
  });

  test('commands of a company that is not connected wait, and go when it is', async () => {
    const early = make.customer('Came early');
    await mapping.send('cedar', [early]);
    await eventually(() => mapping.of(early.data.commandId).some(({ result }) => result === 'deferred'));
    await rig.simulator.makeRealm('9130350000000202');
    await rig.connect('cedar', '9130350000000202');
    expect((await endOf(early.data.commandId)).data).toMatchObject({ how: 'created' });
  });

  test('what comes in the very moment of connecting is not left behind', async () => {
    const companies = Array.from({ length: 10 }, (_, n) => ({ company: `moment-${n}`, realm: `91303500000004${n}0` }));
    await Promise.all(companies.map(({ realm }) => rig.simulator.makeRealm(realm)));
    const early = await Promise.all(
      companies.map(async ({ company, realm }, n) => {
        const customers = Array.from({ length: 4 }, (_, m) => make.customer(`Early ${n}-${m}`));
        await Promise.all([rig.connect(company, realm), ...customers.map((one) => mapping.send(company, [one]))]);
        return customers;
      }),
    );
    for (const { data } of early.flat()) expect((await endOf(data.commandId)).data).toMatchObject({ how: 'created' });
  });

  test('switching to another QuickBooks company starts clean, and disconnecting revokes', async () => {
    await rig.simulator.makeRealm('9130350000000203');
    await rig.connect('cedar', '9130350000000203');
    expect(await status('cedar')).toMatchObject({ status: 'connected', realmId: '9130350000000203' });
    const gone = await rig.ask('/companies/cedar/connection', { method: 'DELETE' });
    expect(await gone.json()).toEqual({ disconnected: true });
    expect((await status('cedar')).status).toBe('disconnected');
  });
});
