import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rows } from '@jobpro/database';
import { z } from 'zod';
import { residentMegabytes } from './memory.read.js';
import { admin, withOnlineSetup, type OnlineSetup } from './online-setup.js';

const REALM = '9130350000000305';
const COMPANY = 'bench';
const CUSTOMERS = 100_000;

const Progress = z.object({ records: z.coerce.number(), settled: z.boolean() });

/** A hundred thousand customers imported: seconds, and the connector's memory on the way. */
export const importBench = (): Promise<void> =>
  withOnlineSetup(run, { env: { QBO_REQUESTS_PER_MINUTE: '10000', QBO_REQUESTS_PER_SECOND: '500' } });

async function run({ simulator, replicas, source, send, connect }: OnlineSetup): Promise<void> {
  await admin(simulator, 'PUT', `/realms/${REALM}`, { standard: 'books', generate: { customers: CUSTOMERS } });
  await connect(COMPANY, REALM);
  const pid = replicas[0]?.pid ?? 0;
  const started = performance.now();
  const readings: string[] = [`start ${residentMegabytes(pid)}`];
  const [commandId, importId] = [randomUUID(), randomUUID()];
  await send(COMPANY, 'command.online.customer.import.v1', { commandId, recordId: 'import', warnings: [], importId });
  for (let quarter = 1; quarter <= 4;) {
    const [now] = await rows(
      source,
      `select coalesce((select records from online.import_run where command_id = $1), 0) as records,
              exists (select from online.command where command_id = $1 and state = 'settled') as settled`,
      [commandId],
      Progress,
    );
    for (; quarter <= 4 && (now?.records ?? 0) >= (CUSTOMERS / 4) * quarter; quarter++)
      readings.push(`${quarter * 25}% ${residentMegabytes(pid)}`);
    if (now?.settled === true) break;
    await sleep(50);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `  ${CUSTOMERS} customers imported in ${seconds.toFixed(0)} s; memory of the connector in MB: ${readings.join(', ')}`,
  );
}
