import { rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { admin, commands, LATENCY, linked, list, onStage, settled, type Stage, tallies } from './online.stage.js';

const REALMS = 50;
/** Invoices of each company, and of the first, whose queue is to starve nobody. */
const [EACH, LONG] = [360, 1440];
const FAIR = 80;

const Share = z.object({ seconds: z.number(), least: z.number(), most: z.number(), fair: z.number() });

/** Fifty companies at once on two replicas, one with a queue four times as long: limits kept, and nobody starved. */
export const realmsBench = (): Promise<void> => onStage(run, { replicas: 2 });

async function run({ simulator, source, send, connect }: Stage): Promise<void> {
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
  for (const [index, { company }] of companies.entries()) await sendOf(company, index === 0 ? LONG : EACH);
  await settled(source, REALMS * 2 + (REALMS - 1) * EACH + LONG);
  const { seconds, least, most, fair } = await shares(source);
  const counted = Object.values(await tallies(simulator));
  const throttled = counted.reduce((sum, realm) => sum + realm.throttled, 0);
  console.log(`  ${REALMS} realms on 2 replicas, ${EACH} invoices each, one of ${LONG}`);
  console.log(`  throttled    ${throttled} of ${counted.reduce((sum, realm) => sum + realm.calls, 0)} calls`);
  console.log(
    `  fair share   ${fair.toFixed(0)} invoices each in ${seconds.toFixed(1)} s while all had work; least ${percent(least, fair)}%, most ${percent(most, fair)}% (wanted: none below ${FAIR}%)`,
  );
}

const percent = (part: number, whole: number): string => ((part / whole) * 100).toFixed(0);

/** What each company got from when all had work until the first had none left. */
async function shares(source: DataSource): Promise<z.infer<typeof Share>> {
  const [row] = await rows(
    source,
    `with bills as (
       select company_id, settled_at, queued_at from online.command where entity = 'invoice'
     ), span as (
       select (select max(first) from (select min(queued_at) as first from bills group by company_id) f) as began,
              (select min(last) from (select max(settled_at) as last from bills group by company_id) l) as ended
     ), got as (
       select company_id, count(*) filter (where settled_at > began and settled_at <= ended) as n,
              count(*) filter (where settled_at <= began) as before
         from bills, span group by company_id
     )
     select extract(epoch from ended - began)::float8 as seconds, min(n + before)::float8 as least,
            max(n + before)::float8 as most, avg(n + before)::float8 as fair
       from got, span group by began, ended`,
    [],
    Share,
  );
  return row ?? { seconds: 0, least: 0, most: 0, fair: 0 };
}
