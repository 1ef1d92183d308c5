import { rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { naiveWay } from './online-naive.bench.js';
import {
  admin,
  commands,
  LATENCY,
  linked,
  list,
  withOnlineSetup,
  pick,
  settled,
  type OnlineSetup,
  tallies,
} from './online-setup.js';

const REALM = '9130350000000301';
const COMPANY = 'bench';
const [INVOICES, NEW_CUSTOMERS, OLD_CUSTOMERS, ITEMS] = [1000, 300, 200, 100];
const NAMES = NEW_CUSTOMERS + OLD_CUSTOMERS + ITEMS;
/** The limit that the issue asks for. */
const MOST_CALLS = 70;
/** Invoices a minute that 40 batches of 30 allow. */
const CEILING = 1200;
/** Sent after the 1,000 invoices, to measure some minutes of steady work. */
const MORE = 3000;

/** Sends 1,000 invoices to the simulator with Intuit's limits. Reports calls, time, what the limits allow, and the naive way. */
export const volumeBench = (): Promise<void> => withOnlineSetup(run);

async function run({ simulator, source, send, connect }: OnlineSetup): Promise<void> {
  await admin(simulator, 'PUT', `/realms/${REALM}`, {
    standard: 'books',
    generate: { customers: 0, vendors: 50, items: 0, invoices: 0 },
    customers: list(OLD_CUSTOMERS, (n) => ({ DisplayName: `Old Customer ${n}` })),
    items: list(ITEMS, (n) => ({ Name: `Item ${n}`, Type: 'Service', IncomeAccountRef: { value: '4' } })),
    settings: { latency: LATENCY, limits: { enforced: true } },
  });
  await connect(COMPANY, REALM);
  const started = performance.now();
  await Promise.all([
    ...list(NEW_CUSTOMERS, (n) => send(COMPANY, ENSURE_CUSTOMER, commands.customer(`New Customer ${n}`))),
    ...list(OLD_CUSTOMERS, (n) => send(COMPANY, ENSURE_CUSTOMER, commands.customer(`Old Customer ${n}`))),
    ...list(ITEMS, (n) => send(COMPANY, 'command.online.item.ensure.v1', commands.item(`Item ${n}`))),
  ]);
  await settled(source, NAMES);
  const named = (performance.now() - started) / 1000;
  const ids = await linked(source, COMPANY);
  const customers = [...ids].filter(([name]) => name.includes('Customer')).map(([, id]) => id);
  const items = [...ids].filter(([name]) => name.startsWith('Item')).map(([, id]) => id);
  const bill = (n: number) =>
    send(
      COMPANY,
      'command.online.invoice.create.v1',
      commands.invoice(n, pick(customers, n), [pick(items, n), pick(items, n * 7 + 1)]),
    );
  await Promise.all(list(INVOICES, bill));
  await settled(source, NAMES + INVOICES);
  const seconds = (performance.now() - started) / 1000;
  const ours = (await tallies(simulator))[REALM] ?? { calls: 0, throttled: 0 };
  console.log(`  ${INVOICES} invoices, ${NEW_CUSTOMERS} new and ${OLD_CUSTOMERS} old customers, ${ITEMS} items`);
  console.log(`  calls        ${ours.calls} (at most ${MOST_CALLS}), throttled ${ours.throttled}`);
  console.log(`  seconds      ${seconds.toFixed(1)} (names ${named.toFixed(1)})`);
  const from = new Date().toISOString();
  await Promise.all(list(MORE, (n) => bill(INVOICES + n)));
  await settled(source, NAMES + INVOICES + MORE);
  const steady = await rate(source, from);
  const share = ((steady / CEILING) * 100).toFixed(1);
  const { throttled } = (await tallies(simulator))[REALM] ?? { throttled: 0 };
  console.log(
    `  a minute     ${steady.toFixed(0)} invoices while running, ${share}% of 40 batches of 30 (wanted: 95%); throttled ${throttled}`,
  );
  await naiveWay(simulator, { calls: ours.calls / INVOICES, seconds: seconds / INVOICES });
}

const ENSURE_CUSTOMER = 'command.online.customer.ensure.v1';

/** Invoices that the connector's own limit, 39 batches, lets go in one round of it. */
const ROUND = 1170;

/** Invoices a minute while running at the limit: how long after each the one came that is a whole round behind it, so that bursts do not tell. */
async function rate(source: DataSource, from: string): Promise<number> {
  const [row] = await rows(
    source,
    `with ordered as (
       select settled_at, row_number() over (order by settled_at) as place
         from online.command where entity = 'invoice' and state = 'settled' and queued_at > $2::timestamptz
     )
     select avg(extract(epoch from later.settled_at - earlier.settled_at))::float8 as seconds
       from ordered earlier join ordered later on later.place = earlier.place + $1`,
    [ROUND, from],
    z.object({ seconds: z.number() }),
  );
  return row === undefined ? 0 : (ROUND / row.seconds) * 60;
}
