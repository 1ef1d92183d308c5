import { randomUUID } from 'node:crypto';
import { createDataSource, migrate } from '@jobpro/database';
import { startNats, startPostgres, startProcess } from '@jobpro/testing';
import { z } from 'zod';

const INVOICES = 100_000;
const CUSTOMERS = 3_000;
const TIMES = 60;
const WANTED_MS = 300;
const company = 'bench';
/** No single person asks as fast as this: the questions are shared out, or the console's limit for each user would answer. */
const users = ['dev-viewer', 'dev-exporter', 'dev-mender', 'dev-owner'] as const;

/** The requests of the export desk as a user causes them: the newest and the rarest, the widest and the narrowest. */
const questions: Readonly<Record<string, string>> = {
  'first rows, ready': 'records/invoice?view=ready',
  'first rows, all': 'records/invoice',
  'failed (one in 250)': 'records/invoice?view=failed',
  'of one customer': 'records/invoice?customer=C17',
  'of one month': 'records/invoice?from=2026-03-01&to=2026-03-31',
  'by amount': 'records/invoice?min=900&max=905',
  'sorted by amount': 'records/invoice?sort=-amount',
  'of one batch of 10,000': 'records/invoice?batch=B1',
  'by number': 'records/invoice?q=104217',
  'nothing found': 'records/invoice?q=zzz',
  'counts and totals, all': 'records/invoice/summary',
  'counts and totals, one month': 'records/invoice/summary?from=2026-03-01&to=2026-03-31',
  'search by number': 'search?q=104217',
  'search by name': 'search?q=customer%2017',
  'issues by cause': 'issues',
};

/** The export desk's API with 100,000 invoices of one company: how long each question takes, one after the other. */
export async function consoleBench(): Promise<void> {
  const [postgres, nats] = await Promise.all([startPostgres({ persistent: true }), startNats()]);
  try {
    await seed(postgres.url);
    const desk = await startProcess({
      app: 'console',
      env: {
        NATS_URL: nats.url,
        DATABASE_URL: postgres.url,
        ADMIN_TOKEN: randomUUID(),
        LOG_LEVEL: 'warn',
        CONSOLE_DEVELOPMENT_LOGIN: 'on',
      },
    });
    try {
      await measure(desk.url, await Promise.all(users.map((user) => logIn(desk.url, user))));
    } finally {
      await desk.stop();
    }
  } finally {
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

async function measure(url: string, cookies: readonly string[]): Promise<void> {
  let worst = 0;
  for (const [at, [name, query]] of Object.entries(questions).entries()) {
    const cookie = cookies[at % cookies.length] ?? '';
    const times: number[] = [];
    for (let turn = 0; turn < TIMES; turn++) {
      const began = performance.now();
      const answer = await fetch(`${url}/api/companies/${company}/${query}`, { headers: { cookie } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}.`);
      times.push(performance.now() - began);
    }
    const p95 = times.sort((a, b) => a - b)[Math.ceil(TIMES * 0.95) - 1] ?? 0;
    worst = Math.max(worst, p95);
    console.log(`  ${name.padEnd(30)} ${p95.toFixed(0).padStart(4)} ms at the 95th percentile`);
  }
  console.log(`  worst: ${worst.toFixed(0)} ms (wanted: under ${WANTED_MS} ms, with ${INVOICES} invoices)`);
}

const Setting = z.string().regex(/^jobpro_console=[^;]+/);

async function logIn(url: string, userId: string): Promise<string> {
  const answer = await fetch(`${url}/api/session/development`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-by': 'console' },
    body: JSON.stringify({ userId, companyId: company }),
  });
  return Setting.parse(answer.headers.get('set-cookie')).split(';')[0] ?? '';
}

async function seed(url: string): Promise<void> {
  const source = await createDataSource({ url, applicationName: 'bench' }).initialize();
  await migrate(source);
  await source.query(
    `insert into mapping.company (company_id, revision, settings)
     values ($1, 1, '{"revision": 1, "name": "Bench", "edition": "online", "goLive": "2026-01-01", "accounts": {}}')`,
    [company],
  );
  await source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
     select 'customer', $1, 'C' || n, 'exported', 1, 'Customer ' || n, jsonb_build_object('id', 'C' || n)
       from generate_series(0, $2::int - 1) n`,
    [company, CUSTOMERS],
  );
  // Ten lines each, so that a snapshot is as large as a contractor's invoice.
  await source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, reason, snapshot)
     select 'invoice', $1, gen_random_uuid()::text, case when n % 250 = 3 then 'failed' when n % 5 = 0 then 'ready' else 'exported' end, 1, 'INV-' || (10000 + n),
            case when n % 250 = 3 then '{"code": "reference.missing", "sentence": "QuickBooks has no terms named “Net 45”.", "remedy": "Create it in QuickBooks.", "retryHelps": true, "details": {}}'::jsonb end,
            jsonb_build_object('number', 'INV-' || (10000 + n), 'customerId', 'C' || n % $2::int, 'date', to_char(date '2025-11-01' + n % 380, 'YYYY-MM-DD'),
              'total', (100 + n * 7 % 9000)::text || '.50', 'lines', (select jsonb_agg(jsonb_build_object('itemId', 'T' || l, 'amount', '12.50', 'quantity', '1', 'rate', '12.50',
                'description', 'Labor and material as agreed in the signed contract, part ' || l || ' of the invoice ' || n)) from generate_series(1, 10) l))
       from generate_series(0, $3::int - 1) n`,
    [company, CUSTOMERS, INVOICES],
  );
  await source.query(
    `insert into mapping.batch (entity, company_id, id, requested_by, traceparent, total)
     values ('invoice', $1, 'B1', 'Bench', '', 10000)`,
    [company],
  );
  await source.query(
    `insert into mapping.batch_member (entity, company_id, batch_id, record_id)
     select 'invoice', company_id, 'B1', id from mapping.sync_record where entity = 'invoice' and company_id = $1 order by id limit 10000`,
    [company],
  );
  await source.query('vacuum analyze');
  await source.destroy();
}
