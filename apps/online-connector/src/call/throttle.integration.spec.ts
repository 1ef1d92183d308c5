import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { execute, rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const realms = { acme: '9130350000000901', birch: '9130350000000902' } as const;
type Company = keyof typeof realms;
const Tally = z.object({
  realms: z.record(z.string(), z.looseObject({ calls: z.number(), throttled: z.number() })),
});
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig({ replicas: 2 });
  for (const [company, realm] of Object.entries(realms)) {
    await rig.simulator.makeRealm(realm);
    await rig.connect(company, realm);
    await doneAs(company as Company, make.customer('Warm'));
  }
}, 120_000);

afterAll(() => rig.close());

async function doneAs(company: Company, command: TestCommand): Promise<void> {
  expect((await rig.end(company, command)).result).toBe('done');
}
/** Seconds that a realm is still paused for. */
async function pausedFor(realm: string): Promise<number> {
  const [row] = await rows(
    rig.database,
    `select coalesce(extract(epoch from paused_until - now()), 0)::float8 as seconds from online.realm where realm_id = $1`,
    [realm],
    z.object({ seconds: z.number() }),
  );
  return row?.seconds ?? 0;
}
const tally = async (realm: string) =>
  Tally.parse(await rig.simulator.admin('GET', '/calls')).realms[realm] ?? { calls: 0, throttled: 0 };

describe('a 429', () => {
  test.each([
    ['that says nothing, in XML: sixty seconds', { shape: 'xml' }, 60],
    // Longer than a busy machine takes for all that follows.
    ['that says 45 seconds, in JSON: those', { shape: 'json', retryAfter: 45 }, 45],
  ])('%s, for that realm alone, on all replicas; nothing fails', async (_how, order, seconds) => {
    await rig.simulator.admin('DELETE', '/calls');
    await rig.simulator.fault({ realm: realms.acme, kind: 'create' }, { fault: 'throttled', ...order });
    const customer = make.customer(`Held ${seconds}`);
    const sent = performance.now();
    await rig.mapping.send('acme', [customer]);
    await eventually(() => rig.mapping.of(customer.data.commandId).some(({ result }) => result === 'deferred'));
    const paused = await pausedFor(realms.acme);
    expect(paused).toBeLessThan(seconds + 3);
    expect(paused).toBeGreaterThan(seconds - 3 - (performance.now() - sent) / 1000);
    expect(await pausedFor(realms.birch)).toBeLessThanOrEqual(0);
    const calls = (await tally(realms.acme)).calls;
    const more = Array.from({ length: 5 }, (_, n) => make.customer(`Behind ${seconds} ${n}`));
    await rig.mapping.send('acme', more);
    await doneAs('birch', make.customer(`Free ${seconds}`));
    expect(await tally(realms.acme)).toMatchObject({ calls, throttled: 1 });
    expect(more.map(rig.endOf)).toEqual(more.map(() => undefined));
    // Ends the pause early.
    await execute(rig.database, 'update online.realm set paused_until = now()');
    await execute(rig.database, 'update online.command set due = now() where owner is null');
    await execute(rig.database, 'update online.company_queue set due = now(), paused_until = null');
    for (const command of [customer, ...more]) {
      const end = await eventually(() => rig.endOf(command) ?? false, { within: 30_000 });
      expect(end.result).toBe('done');
    }
    const names = (await rig.simulator.records(realms.acme, 'Customer')).map(({ DisplayName }) => DisplayName);
    expect(names.filter((name) => name === `Held ${seconds}`)).toHaveLength(1);
  });
});
