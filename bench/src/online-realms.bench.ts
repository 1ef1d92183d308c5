import { setTimeout as sleep } from 'node:timers/promises';
import { execute, rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  admin,
  commands,
  LATENCY,
  linked,
  list,
  withOnlineSetup,
  settled,
  type OnlineSetup,
  tallies,
} from './online-setup.js';

const REALMS = 50;
/** Invoices of each company, and of the first, whose queue is to starve nobody. */
const [EACH, LONG] = [360, 1440];
const FAIR = 80;

const ALL = (REALMS - 1) * EACH + LONG;
const Share = z.object({ seconds: z.number(), all: z.number(), least: z.number(), most: z.number(), fair: z.number() });

/** Fifty companies at once on two replicas, one with a queue four times as long: limits kept, and nobody starved. */
export const realmsBench = (): Promise<void> => withOnlineSetup(run, { replicas: 2 });

async function run({ simulator, source, send, connect }: OnlineSetup): Promise<void> {
  const companies = list(REALMS, (n) => ({ company: `company-${n}`, realm: `913035000000${1000 + n}` }));
  for (const { company, realm } of companies) {
    await admin(simulator, 'PUT', `/realms/${realm}`, {
      standard: 'books',
      settings: { latency: LATENCY, limits: { enforced: true } },
    });
    await connect(company, realm);
    await send(company, 'command.online.customer.ensure.v1', commands.customer('Acme'));
    await send(company, 'command.online.item.ensure.v1', commands.item('Labor'));
  }
  await settled(source, REALMS * 2);
  const sendOf = async (company: string, many: number) => {
    const ids = await linked(source, company);
    const bill = (n: number) => commands.invoice(n, ids.get('Acme') ?? '', [ids.get('Labor') ?? '']);
    await Promise.all(list(many, (n) => send(company, 'command.online.invoice.create.v1', bill(n))));
  };
  // All begin at one moment, so that the company published first has no lead.
  await execute(source, `update online.company_queue set paused_until = now() + interval '1 hour'`);
  for (const [index, { company }] of companies.entries()) await sendOf(company, index === 0 ? LONG : EACH);
  await queued(source, REALMS * 2 + ALL);
  const [start] = await rows(source, BEGIN, [], z.object({ at: z.date() }));
  await settled(source, REALMS * 2 + ALL);
  const { seconds, least, most, fair, all } = await shares(source, start?.at ?? new Date());
  const counted = Object.values(await tallies(simulator));
  const throttled = counted.reduce((sum, realm) => sum + realm.throttled, 0);
  console.log(`  ${REALMS} realms on 2 replicas, ${EACH} invoices each, one of ${LONG}`);
  console.log(`  all done     in ${all.toFixed(1)} s, ${(ALL / all).toFixed(0)} invoices a second`);
  console.log(`  throttled    ${throttled} of ${counted.reduce((sum, realm) => sum + realm.calls, 0)} calls`);
  console.log(
    `  fair share   ${fair.toFixed(0)} invoices each in ${seconds.toFixed(1)} s while all had work; least ${percent(least, fair)}%, most ${percent(most, fair)}% (wanted: none below ${FAIR}%)`,
  );
}

const percent = (part: number, whole: number): string => ((part / whole) * 100).toFixed(0);

/** Lets every company go, and answers when. */
const BEGIN = `
  with open as (update online.company_queue set paused_until = null, due = now() returning company_id),
       woken as (select pg_notify('online_command', company_id) from open)
  select now() as at, count(*) from woken`;

async function queued(source: DataSource, wanted: number): Promise<void> {
  const Count = z.object({ n: z.coerce.number() });
  for (;;) {
    const [row] = await rows(source, 'select count(*) as n from online.command', [], Count);
    if ((row?.n ?? 0) >= wanted) return;
    await sleep(200);
  }
}

/** Returns the share of each company from the start until the first had nothing left. */
async function shares(source: DataSource, start: Date): Promise<z.infer<typeof Share>> {
  const [row] = await rows(
    source,
    `with bills as (
       select company_id, settled_at from online.command where entity = 'invoice'
     ), ends as (
       select min(last) as first, max(last) as last
         from (select max(settled_at) as last from bills group by company_id) as each_one
     ), got as (
       select company_id, count(*) filter (where settled_at <= first) as n, first, last
         from bills, ends group by company_id, first, last
     )
     select extract(epoch from first - $1)::float8 as seconds, extract(epoch from last - $1)::float8 as all,
            min(n)::float8 as least, max(n)::float8 as most, avg(n)::float8 as fair
       from got group by first, last`,
    [start],
    Share,
  );
  return row ?? { seconds: 0, all: 0, least: 0, most: 0, fair: 0 };
}
