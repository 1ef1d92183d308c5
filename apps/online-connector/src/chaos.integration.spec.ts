import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { eventually, seeded } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig, remoteIdIn } from './testing/online-rig.js';

const REALM = '9130350000000401';
const DOCUMENTS = 2000;
const PATIENCE = 240_000;
const make = commandsOf('online', 'Services');
const Found = z.object({ Id: z.string(), DocNumber: z.string() });
let rig: OnlineRig;

beforeAll(async () => {
  // Intuit's limits have their own test. Here they are high, so that faults occur as often as possible.
  const env = { QBO_REQUESTS_PER_SECOND: '500', QBO_REQUESTS_PER_MINUTE: '10000', QBO_BATCHES_PER_MINUTE: '1000' };
  rig = await openOnlineRig({ replicas: 2, env });
  await rig.simulator.makeRealm(REALM);
  await rig.connect('acme', REALM);
}, 120_000);

afterAll(() => rig.close());

test(
  'answers lost, servers failing, tokens ending and connectors killed: each document is there exactly once',
  seeded(async (random) => {
    const both = await rig.idsOf('acme', make.customer("O'Hara & Sons"), make.item('Labor'));
    const [customer = '', item = ''] = both;
    const match = { realm: REALM, method: 'POST' };
    await rig.simulator.fault({ ...match, probability: 0.1 }, { fault: 'answer-lost-after-commit', seed: random.seed });
    await rig.simulator.fault({ ...match, probability: 0.04 }, { fault: 'status', status: 503, seed: random.seed + 1 });
    await rig.simulator.fault({ ...match, probability: 0.04 }, { fault: 'reset', seed: random.seed + 2 });
    await rig.simulator.fault({ ...match, probability: 0.05 }, { fault: 'slow', ms: 700, seed: random.seed + 3 });
    await rig.simulator.fault({ ...match, probability: 0.03 }, { fault: 'token-expired', seed: random.seed + 4 });
    const bills = Array.from({ length: DOCUMENTS }, (_, n) => make.invoice(`X${n}`, customer, item, `${n + 1}.25`));
    const over = new AbortController();
    const kills = (async () => {
      while (!over.signal.aborted) {
        await sleep(random.between(2_000, 4_000));
        const replica = random.pick([rig.replicas[0], rig.replicas[1]]);
        await replica?.kill();
        await sleep(500);
        await replica?.restart();
      }
    })();
    for (let at = 0; at < bills.length; at += 200) {
      await rig.mapping.send('acme', bills.slice(at, at + 200));
      await sleep(300);
    }
    await eventually(() => bills.every((bill) => rig.endOf(bill) !== undefined), { within: PATIENCE, every: 200 });
    over.abort();
    await kills;

    const ends = bills.map((bill) => rig.endOf(bill));
    expect(ends.filter((end) => end?.result === 'rejected').map((end) => end?.data)).toEqual([]);
    const invoices = z.array(Found).parse(await rig.simulator.records(REALM, 'Invoice'));
    expect(invoices).toHaveLength(DOCUMENTS);
    const byNumber = new Map(invoices.map(({ Id, DocNumber }) => [DocNumber, Id]));
    const reported = bills.map((bill) => [bill.data['number'], remoteIdIn(rig.endOf(bill))]);
    expect(reported).toEqual(bills.map(({ data }) => [data['number'], byNumber.get(String(data['number']))]));
  }),
  PATIENCE + 60_000,
);
