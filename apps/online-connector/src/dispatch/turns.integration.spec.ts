import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { eventually } from '@jobpro/testing';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const COMPANIES = 5;
const LONG = 240;
const realmOf = (company: number) => `91303500000${1_200 + company}`;
let rig: OnlineRig;

beforeAll(async () => {
  // Far fewer places than companies, and no limit at which a company would have to stop.
  const env = {
    COMPANIES_AT_ONCE: '2',
    COMPANY_TURN: '1s',
    QBO_REQUESTS_PER_SECOND: '500',
    QBO_REQUESTS_PER_MINUTE: '10000',
    QBO_BATCHES_PER_MINUTE: '1000',
    QBO_IN_FLIGHT: '1',
  };
  rig = await openOnlineRig({ env });
  for (let n = 0; n < COMPANIES; n++) {
    await rig.simulator.makeRealm(realmOf(n), { settings: { latency: { batch: 700 } } });
    await rig.connect(`company-${n}`, realmOf(n));
  }
}, 120_000);

afterAll(() => rig.close());

test('more companies than places, each with a long queue: every company gets its turn', async () => {
  const queues: TestCommand[][] = [];
  for (let n = 0; n < COMPANIES; n++) {
    const company = `company-${n}`;
    const [customer = '', item = ''] = await rig.idsOf(company, make.customer('Acme'), make.item('Labor'));
    queues.push(Array.from({ length: LONG }, (_, at) => make.invoice(`Q${n}-${at}`, customer, item)));
  }
  await Promise.all(queues.map((queue, n) => rig.mapping.send(`company-${n}`, queue)));
  const settled = () => queues.map((queue) => queue.filter((document) => rig.endOf(document) !== undefined).length);
  await eventually(() => settled().every((some) => some > 0), { within: 60_000, every: 50 });
  // No queue is finished yet, so no company waited until another one had finished.
  expect(Math.max(...settled())).toBeLessThan(LONG);
  await eventually(() => settled().every((some) => some === LONG), { within: 120_000, every: 200 });
  for (let n = 0; n < COMPANIES; n++) expect(await rig.simulator.records(realmOf(n), 'Invoice')).toHaveLength(LONG);
}, 240_000);
