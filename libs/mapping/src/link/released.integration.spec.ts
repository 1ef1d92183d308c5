import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute, rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type MappingServices, startMappings } from '../testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice');
  const settings = { revision: 1, name: 'Acme', edition: 'online', accounts: {} };
  await services.publish('jobpro.company.configured.v1', settings);
  await services.publish('jobpro.customer.created.v1', { id: 'linked', revision: 1, displayName: 'Acme' });
  await services.publish('jobpro.customer.linked.v1', { id: 'linked', remoteId: 'Q-1' });
  await eventually(() => services.received('sync.customer.exported.v1').length === 1);
});
afterAll(() => services.stop());

/**
 * Inserts `count` selected invoices that wait for one customer. How they came to wait is tested
 * elsewhere.
 */
async function waiting(customerId: string, count: number): Promise<void> {
  const invoices = Array.from({ length: count }, (_, at) => ({
    id: `${customerId}-${String(at)}`,
    revision: 1,
    number: `${customerId}-${String(at)}`,
    customerId,
    date: '2026-11-20',
    lines: [{ amount: '10.00' }],
    total: '10.00',
  }));
  await execute(
    services.source,
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot, waits_for)
     select 'invoice', 'acme', n ->> 'id', 'waiting', 1, n ->> 'number', n, array['acme/customer/' || (n ->> 'customerId')]
       from jsonb_array_elements($1::jsonb) n`,
    [JSON.stringify(invoices)],
  );
}
const count = async (sql: string, parameters: unknown[] = []) => {
  const [row] = await rows(services.source, sql, parameters, z.object({ n: z.number() }));
  return row?.n ?? 0;
};
/** Publishes links and waits until all resulting messages are on the bus. */
async function announceLinks(...ids: string[]): Promise<void> {
  const message = randomUUID();
  const links = ids.map((id) => ({ id, name: id, remote: { id: 'Q-1' } }));
  await services.publish('mapping.customer.linked.v1', { links }, message);
  const done = 'select count(*)::int as n from mapping.invoice_inbox where message_id = $1';
  await eventually(async () => (await count(done, [message])) === 1);
  await eventually(async () => (await count('select count(*)::int as n from mapping.invoice_outbox')) === 0);
}

test('1,000 waiters of a released link keep waiting and do not delay other messages', async () => {
  await waiting('gone', 1_000);
  await waiting('linked', 3);
  await announceLinks('gone', 'linked');
  await announceLinks('another');
  await eventually(() =>
    services.received('mapping.customer.linked.v1').some(({ links }) => links[0]?.id === 'another'),
  );
  // Seen twice: on publication and on delivery. Nobody publishes it again.
  expect(services.received('mapping.customer.linked.v1').filter(({ links }) => links[0]?.id === 'gone')).toHaveLength(
    2,
  );
  const states = `select count(*)::int as n from mapping.sync_record where entity = 'invoice' and id like $1 and state = $2`;
  expect(await count(states, ['gone-%', 'waiting'])).toBe(1_000);
  expect(await count(states, ['linked-%', 'sending'])).toBe(3);
});
