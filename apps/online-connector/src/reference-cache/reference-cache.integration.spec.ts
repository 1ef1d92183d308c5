import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { execute } from '@jobpro/database';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000811';
const Done = z.looseObject({ how: z.string(), remote: z.looseObject({ id: z.string(), label: z.string() }) });
const Tally = z.object({ realms: z.record(z.string(), z.looseObject({ byKind: z.record(z.string(), z.number()) })) });
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig();
  await rig.simulator.makeRealm(REALM, { generate: { customers: 2500, vendors: 20, items: 0, invoices: 0 } });
  await rig.connect('acme', REALM);
  await end(make.customer('Warm'));
}, 120_000);

afterAll(() => rig.close());

const end = async (command: TestCommand, company = 'acme') => Done.parse((await rig.end(company, command)).data);
const byHand = (order: object) => rig.simulator.admin('POST', `/realms/${REALM}/changes`, order);
const customersCalled = async (name: string) =>
  (await rig.simulator.records(REALM, 'Customer')).filter(({ DisplayName }) => DisplayName === name);
/** Ages the cache, as after a while without work and without webhooks. */
const age = (how: string) =>
  execute(rig.database, `update online.connection_list set fresh_at = fresh_at - interval '${how}'`);
const kinds = async (realm = REALM) => Tally.parse(await rig.simulator.admin('GET', '/calls')).realms[realm]?.byKind;

describe('names by our own copy of the lists', () => {
  test('a list of several pages is complete: a customer of any page is linked without a query', async () => {
    const all = z
      .array(z.looseObject({ Id: z.string(), DisplayName: z.string() }))
      .parse(await rig.simulator.records(REALM, 'Customer'));
    await rig.simulator.admin('DELETE', '/calls');
    for (const place of [0, 999, 1000, 1001, 2499]) {
      const there = all[place];
      if (there === undefined) throw new Error(`There is no customer ${place}.`);
      expect(await end(make.customer(there.DisplayName.toUpperCase()))).toMatchObject({
        how: 'linked',
        remote: { id: there.Id },
      });
    }
    expect(await kinds()).toBeUndefined();
  });

  test.each([
    'Müller – “Bau” & Söhne',
    "D'Arcy \\ O'Neil",
    'Łódź 建設',
    'Percent % under_score',
    'Émile  double   space',
  ])(
    '%s, made by hand after our copy was read: found by a precise question, and linked, never made twice',
    async (name) => {
      await byHand({ entity: 'Customer', operation: 'create', record: { DisplayName: name.replaceAll(/ +/g, ' ') } });
      const [there] = await customersCalled(name.replaceAll(/ +/g, ' '));
      await rig.simulator.admin('DELETE', '/calls');
      expect(await end(make.customer(name))).toMatchObject({ remote: { id: there?.['Id'] } });
      // Tried (6240), asked in one call, linked.
      expect(await kinds()).toEqual({ create: 1, batch: 1 });
      expect(await customersCalled(name.replaceAll(/ +/g, ' '))).toHaveLength(1);
    },
  );

  test('ten commands for one name at once, in any case: created once, and all linked to it', async () => {
    const spellings = ['Twin Peaks Ltd', 'TWIN PEAKS LTD', 'twin peaks ltd', ' Twin  Peaks Ltd '];
    const commands = Array.from({ length: 10 }, (_, n) => {
      const command = make.customer(spellings[n % spellings.length] ?? '');
      return { ...command, data: { ...command.data, recordId: `twin ${n}` } };
    });
    const ends = await rig.settle('acme', commands);
    expect(new Set(ends.map(({ data }) => Done.parse(data).remote.id)).size).toBe(1);
    const there = await rig.simulator.records(REALM, 'Customer');
    expect(there.filter(({ DisplayName }) => /^twin peaks ltd$/i.test(String(DisplayName)))).toHaveLength(1);
  });

  test('an old copy is updated with the changes since then, in one call', async () => {
    const small = '9130350000000812';
    await rig.simulator.makeRealm(small, { generate: { customers: 50 } });
    await rig.connect('birch', small);
    await end(make.customer('Warm too'), 'birch');
    const order = { entity: 'Customer', operation: 'create', record: { DisplayName: 'Came Meanwhile' } };
    await rig.simulator.admin('POST', `/realms/${small}/changes`, order);
    await age('10 minutes');
    await rig.simulator.admin('DELETE', '/calls');
    expect(await end(make.customer('came meanwhile'), 'birch')).toMatchObject({ how: 'linked' });
    expect(await kinds(small)).toEqual({ cdc: 1 });
  });

  test('more changes than change data capture holds, and an age beyond its reach: read again, with nothing missed', async () => {
    for (let at = 0; at < 1010; at += 101) {
      await Promise.all(
        Array.from({ length: 101 }, (_, n) =>
          byHand({ entity: 'Customer', operation: 'create', record: { DisplayName: `Crowd ${at + n}` } }),
        ),
      );
    }
    await age('10 minutes');
    for (const n of [0, 500, 1009]) expect(await end(make.customer(`Crowd ${n}`))).toMatchObject({ how: 'linked' });
    await byHand({ entity: 'Customer', operation: 'create', record: { DisplayName: 'After a month' } });
    await age('31 days');
    expect(await end(make.customer('After a month'))).toMatchObject({ how: 'linked' });
    expect(await customersCalled('After a month')).toHaveLength(1);
  }, 120_000);
});
