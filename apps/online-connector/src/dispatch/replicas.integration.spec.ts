import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const COMPANIES = 12;
const EACH = 30;
const realmOf = (company: number) => `91303500000${1_100 + company}`;
const list = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
let rig: OnlineRig;

beforeAll(async () => {
  // One replica cannot hold them all, and each company's work lasts until both have heard of theirs.
  rig = await openOnlineRig({ replicas: 2, env: { COMPANIES_AT_ONCE: '8' } });
  for (let n = 0; n < COMPANIES; n++) {
    await rig.simulator.makeRealm(realmOf(n), { settings: { latency: { batch: 1_500, write: 400 } } });
    await rig.connect(`company-${n}`, realmOf(n));
  }
}, 180_000);

afterAll(() => rig.close());

const holders = async () =>
  rows(
    rig.database,
    `select lease_owner, count(*)::int as companies from online.company_queue
      where lease_owner is not null and lease_until > now() group by 1`,
    [],
    z.object({ lease_owner: z.string(), companies: z.number() }),
  );

test('two replicas share the companies, and when one dies the other continues its companies within the lease', async () => {
  const bills: TestCommand[][] = [];
  for (let n = 0; n < COMPANIES; n++) {
    const company = `company-${n}`;
    const [customer = '', item = ''] = await rig.idsOf(company, make.customer('Acme'), make.item('Labor'));
    bills.push(list(EACH, (at) => make.invoice(`R${n}-${at}`, customer, item)));
  }
  // One company after the other: both replicas are notified of each, and the quicker one takes it.
  for (const [n, some] of bills.entries()) {
    await rig.mapping.send(`company-${n}`, some);
    await sleep(60);
  }
  await eventually(async () => (await holders()).length === 2, { within: 30_000, every: 10 });
  const current = await holders();
  expect(current.every(({ companies }) => companies < COMPANIES)).toBe(true);
  await rig.replicas[1]?.kill();
  // Every company continues, including those of the killed replica once its lease has expired.
  const all = bills.flat();
  await eventually(() => all.every((bill) => rig.endOf(bill) !== undefined), { within: 90_000 });
  expect(all.filter((bill) => rig.endOf(bill)?.result !== 'done')).toEqual([]);
  for (let n = 0; n < COMPANIES; n++) {
    const there = await rig.simulator.records(realmOf(n), 'Invoice');
    expect(there.map(({ DocNumber }) => DocNumber).sort()).toEqual(
      (bills[n] ?? []).map(({ data }) => data['number']).sort(),
    );
  }
  const [owners] = await rows(
    rig.database,
    'select count(distinct lease_owner)::int as n from online.company_queue where lease_until > now()',
    [],
    z.object({ n: z.number() }),
  );
  expect(owners?.n).toBeLessThanOrEqual(1);
}, 180_000);
