import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rows } from '@jobpro/database';
import type { Bus } from '@jobpro/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { System } from '@jobpro/tools';
import type { DesktopSetup } from './desktop-setup.js';
import { residentMegabytes } from './memory.read.js';
import { publish } from './online-setup.js';

const COMPANY = 'import';
const CUSTOMERS = 50_000;
const Progress = z.object({ records: z.coerce.number() });

interface ImportSetup {
  readonly system: System;
  readonly connectSetup: (system: System, company: string, seed: object) => Promise<DesktopSetup>;
}

/** Fifty thousand customers imported in one run of the Web Connector: seconds, and the connector's memory on the way. */
export async function importBench(bus: Bus, source: DataSource, { system, connectSetup }: ImportSetup): Promise<void> {
  const setup = await connectSetup(system, COMPANY, { generate: { customers: CUSTOMERS } });
  const { pid } = system.process('desktop-qbxml');
  const [commandId, importId] = [randomUUID(), randomUUID()];
  const command = { commandId, recordId: 'import', warnings: [], importId };
  await publish(bus, COMPANY, 'command.desktop.customer.import.v1', command);
  const countRecords = async (sql: string) => (await rows(source, sql, [commandId], Progress))[0]?.records ?? 0;
  while ((await countRecords('select count(*) as records from desktop.command where command_id = $1')) === 0)
    await sleep(50);
  const readings = [`start ${residentMegabytes(pid)}`];
  const ended = new AbortController();
  const running = setup.run().finally(() => {
    ended.abort();
  });
  let quarter = 1;
  while (quarter <= 4 && !ended.signal.aborted) {
    const records = await countRecords('select records from desktop.reading where command_id = $1');
    for (; quarter <= 4 && records >= (CUSTOMERS / 4) * quarter; quarter += 1)
      readings.push(`${quarter * 25}% ${residentMegabytes(pid)}`);
    await sleep(20);
  }
  const session = await running;
  const seconds = (session.ms / 1000).toFixed(1);
  console.log(`  ${CUSTOMERS} customers imported in ${seconds} s, ${session.soapCalls} SOAP calls, one session`);
  console.log(`  memory       of the connector in MB: ${readings.join(', ')}`);
}
