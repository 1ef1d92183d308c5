import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Edition } from '@jobpro/contracts';
import { readSampleDay, type SampleCompany } from '@jobpro/test-data';
import { eventually, runFolder } from '@jobpro/testing';
import {
  admin,
  BusView,
  isQuiet,
  type ProcessName,
  publishEvents,
  receivedBy,
  serviceNames,
  setUpCompany,
  simulatorNames,
  startSystem,
  SyncRecordStore,
  type System,
} from '@jobpro/tools';
import { setTimeout as pause } from 'node:timers/promises';
import { type Executed, filesOnlyIn, ServiceCoverage } from './walk/coverage.js';

/** Files that one invoice with a new customer may execute. */
const GOAL = 70;
/** Milliseconds of watching an idle system; what runs then runs without any invoice. */
const IDLE_MS = 6_000;
const MOST_WINDOWS = 10;
/** Milliseconds that an invoice may take. */
const WITHIN = 120_000;

/** Counts the product's source files that one invoice with a new customer executes, for both editions. */
export async function walkBench(): Promise<void> {
  for (const company of readSampleDay()) {
    const files = await filesOfOneInvoice(company);
    console.log(`  ${company.edition}: ${files.length} files (goal: at most ${GOAL})`);
    for (const file of files) console.log(`    ${file}`);
  }
}

async function filesOfOneInvoice(company: SampleCompany): Promise<string[]> {
  const names = processesOf(company.edition);
  const services = serviceNames.filter((name) => names.includes(name));
  const coverage = new ServiceCoverage(mkdtempSync(join(runFolder(), 'walk-')), services);
  const system = await startSystem({ only: names, env: {}, overrides: coverage.environment() });
  const sources = {
    records: await SyncRecordStore.open(system.infra.databaseUrl),
    bus: await BusView.open(system.infra.natsUrl),
  };
  try {
    await setUpCompany(system, company);
    if (company.edition === 'desktop') await runWebConnectorByHand(system, company);
    const settings = company.events.filter(({ type }) => type.startsWith('jobpro.company.'));
    await publish(system, company, settings);
    // The first invoice loads what every later one reuses, such as the names and lists of QuickBooks.
    await exportInvoice(system, company, 'FIRST');
    await eventually(() => isQuiet(system, sources));

    const idle = await idleFunctions(coverage, system, sources.bus);
    await exportInvoice(system, company, 'SECOND');
    await eventually(() => isQuiet(system, sources));
    return filesOnlyIn(await coverage.take(system), idle);
  } finally {
    await sources.bus.close();
    await sources.records.close();
    await system.stop();
  }
}

/**
 * Returns the functions that run without any message. A window in which a message was published is
 * repeated: its transport and relay would be taken for idle although the invoice needs them.
 */
async function idleFunctions(coverage: ServiceCoverage, system: System, bus: BusView): Promise<Executed> {
  for (let window = 0; window < MOST_WINDOWS; window++) {
    const before = await bus.stored();
    await coverage.take(system);
    await pause(IDLE_MS);
    const executed = await coverage.take(system);
    if ((await bus.stored()) === before) return executed;
  }
  throw new Error(`The system published messages in each of ${MOST_WINDOWS} idle windows.`);
}

/** Returns the processes that an invoice of one edition passes, and no page. */
function processesOf(edition: Edition): ProcessName[] {
  const [other, simulator]: ProcessName[] =
    edition === 'online' ? ['desktop-qbxml', 'quickbooks-desktop'] : ['online-connector', 'quickbooks-online'];
  return [...simulatorNames, ...serviceNames].filter((name) => ![other, simulator, 'console'].includes(name));
}

/** Stops the schedule, so that an idle system has no sessions: each invoice then starts its own. */
async function runWebConnectorByHand(system: System, { id }: SampleCompany): Promise<void> {
  await admin(`${system.process('quickbooks-desktop').url}/admin/companies/${id}/schedule`, {
    method: 'PUT',
    body: { on: false },
  });
}

/** Publishes a new customer, an invoice and its selection, and waits until JobPro receives the export. */
async function exportInvoice(system: System, company: SampleCompany, id: string): Promise<void> {
  const [customer, invoice] = [`WALK-C-${id}`, `WALK-I-${id}`];
  await publish(system, company, [
    { type: 'jobpro.customer.created.v1', data: { id: customer, revision: 1, displayName: `Walk ${id}` } },
    {
      type: 'jobpro.invoice.created.v1',
      data: {
        id: invoice,
        revision: 1,
        number: `W-${id}`,
        customerId: customer,
        date: '2026-11-20',
        lines: [{ description: 'Labor', amount: '100.00' }],
        total: '100.00',
      },
    },
    { type: 'jobpro.invoice.export-requested.v1', data: { batchId: `walk-${id}`, ids: [invoice], requestedBy: 'Pat' } },
  ]);
  await eventually(
    async () => {
      if (company.edition === 'desktop') await runWebConnector(system, company);
      const { records } = await receivedBy(system, company.id);
      return records.invoice?.[invoice]?.state === 'exported';
    },
    { every: 250, within: WITHIN },
  );
}

/** Runs one session of the Web Connector, as Update Selected does. */
async function runWebConnector(system: System, { id }: SampleCompany): Promise<void> {
  await admin(`${system.process('quickbooks-desktop').url}/admin/companies/${id}/run`, { method: 'POST', body: {} });
}

async function publish(
  system: System,
  { id }: SampleCompany,
  events: readonly { readonly type: string; readonly data: unknown }[],
): Promise<void> {
  await publishEvents(system, {
    events: events.map(({ type, data }) => ({ companyId: id, type, data })),
    twice: false,
  });
}
