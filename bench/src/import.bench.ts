import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createDataSource } from '@jobpro/database';
import { matchKeys } from '@jobpro/mapping';
import { startNats, startPostgres, startProcess } from '@jobpro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { cpuSeconds } from './cpu.read.js';
import { publishEvent } from './fake-connectors.js';

const CANDIDATES = 50_000;
const A_PAGE = 500;
const KEPT_AT_ONCE = 5_000;
const COMPANY = 'imports';
/** All that the service may hold for longer than a moment: with less room than the whole import takes, it must do page by page. */
const MEGABYTES = 256;
const GIVE_UP_MS = 10 * 60_000;

/**
 * Compares 50,000 customers of QuickBooks with 50,000 of JobPro: a third with the same name, a third nearly the same, a third new.
 * Then runs it once more, which must change nothing. Reports the time and the highest memory use of the service.
 */
export async function importBench(): Promise<void> {
  const [postgres, nats] = await Promise.all([startPostgres({ persistent: true }), startNats({ persistent: true })]);
  const env = {
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    LOG_LEVEL: 'warn',
    NODE_OPTIONS: `--max-old-space-size=${MEGABYTES}`,
  };
  const service = await startProcess({ app: 'customer-mapping', env });
  const bus = await connect({ servers: nats.url });
  const source = await createDataSource({ url: postgres.url, applicationName: 'bench' }).initialize();
  try {
    await haveCustomers(source);
    const before = peakMegabytes(service.pid);
    const first = await run(bus, source, 'first');
    const then = peakMegabytes(service.pid);
    const verdicts = await verdictsOf(source);
    console.log(
      `  ${CANDIDATES} candidates beside ${CANDIDATES} customers: ${first.toFixed(1)} s, ${Math.round(CANDIDATES / first)} a second; ${JSON.stringify(verdicts.counts)}`,
    );
    const again = await run(bus, source, 'again');
    const after = await verdictsOf(source);
    const same = JSON.stringify(after) === JSON.stringify(verdicts);
    console.log(`  once more: ${again.toFixed(1)} s, ${same ? 'nothing changed' : 'SOMETHING CHANGED'}`);
    console.log(
      `  with ${MEGABYTES} MB for what is kept, the service's memory in all at its most: ${before} MB before, ${then} MB after the first, ${peakMegabytes(service.pid)} MB after both; its processor time ${(cpuSeconds(service.pid) ?? 0).toFixed(1)} s`,
    );
  } finally {
    await source.destroy();
    await bus.close();
    await service.stop();
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

const own = (at: number): string => `Customer ${at} of many`;
/** In turn: the same name, the same words in another order, a name that JobPro has not. */
const theirs = (at: number): string =>
  at % 3 === 0 ? own(at) : at % 3 === 1 ? `${at} of many, Customer` : `Stranger No ${at}`;

/** JobPro's customers, as they lie there once their events were taken. */
async function haveCustomers(source: DataSource): Promise<void> {
  for (let from = 0; from < CANDIDATES; from += KEPT_AT_ONCE) {
    const some = Array.from({ length: KEPT_AT_ONCE }, (_, index) => {
      const name = own(from + index);
      const id = `C${from + index}`;
      return { id, name, keys: matchKeys({ name }), snapshot: { id, revision: 1, displayName: name } };
    });
    await source.query(
      `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot, match_keys)
       select 'customer', $1, c.id, 'ready', 1, c.name, c.snapshot, c.keys
         from jsonb_to_recordset($2::jsonb) as c (id text, name text, snapshot jsonb, keys text[])`,
      [COMPANY, JSON.stringify(some)],
    );
  }
  await source.query('analyze mapping.sync_record');
}

async function run(bus: NatsConnection, source: DataSource, importId: string): Promise<number> {
  const started = performance.now();
  const pages = CANDIDATES / A_PAGE;
  for (let page = 1; page <= pages; page += 1) {
    const customers = Array.from({ length: A_PAGE }, (_, index) => {
      const at = (page - 1) * A_PAGE + index;
      return { remote: { id: `Q${at}` }, name: theirs(at), active: true };
    });
    const data = { importId, page, last: page === pages, customers };
    await publishEvent(bus, { type: 'outcome.customer.imported.v1', companyId: COMPANY, data });
  }
  const until = Date.now() + GIVE_UP_MS;
  while (Date.now() < until) {
    const [row] = await source.query<{ seen: number }[]>(
      'select seen from mapping.import where company_id = $1 and id = $2 and finished_at is not null',
      [COMPANY, importId],
    );
    if (row?.seen === CANDIDATES) return (performance.now() - started) / 1000;
    await pause(100);
  }
  throw new Error(`The import did not end within ${GIVE_UP_MS / 60_000} minutes.`);
}

/** Summarizes the candidates and the customers: counts to show, and a hash of everything that a second run must not change. */
async function verdictsOf(source: DataSource): Promise<{ counts: Record<string, number>; everything: string }> {
  const rows = await source.query<{ verdict: string; n: number; sum: string }[]>(
    `select verdict, count(*)::int as n, md5(string_agg(concat_ws('|', remote_id, decided, record_id, score), ',' order by remote_id)) as sum
       from mapping.candidate where company_id = $1 group by verdict order by verdict`,
    [COMPANY],
  );
  const [records] = await source.query<{ sum: string }[]>(
    `select md5(string_agg(concat_ws('|', id, state, remote ->> 'id'), ',' order by id)) as sum from mapping.sync_record where company_id = $1`,
    [COMPANY],
  );
  return {
    counts: Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n])),
    everything: [...rows.map(({ sum }) => sum), records?.sum].join(),
  };
}

/** The most memory that a process ever had, as Linux counts it. */
function peakMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number.parseInt(kilobytes, 10) / 1024);
}
