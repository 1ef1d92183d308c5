import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute, rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type MappingServices, startMappings } from '../testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer');
  const settings = { revision: 1, name: 'Acme', edition: 'online', accounts: {} };
  await services.publish('jobpro.company.configured.v1', settings);
  for (const id of ['C1', 'C2'])
    await services.publish('jobpro.customer.created.v1', { id, revision: 1, displayName: `Acme ${id}` });
  await eventually(async () => (await customers()).length === 2);
});
afterAll(() => services.stop());

const Customer = z.object({ state: z.string(), warnings: z.array(z.object({ sentence: z.string() })) });
const customers = () =>
  rows(
    services.source,
    `select state, warnings from mapping.sync_record where entity = 'customer' and company_id = 'acme' order by id`,
    [],
    Customer,
  );
const blocked = async () => {
  const sql = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  const [row] = await rows(services.source, sql, [], z.object({ n: z.number() }));
  return row?.n ?? 0;
};

test('two records linked to one of QuickBooks in concurrent transactions each have a warning', async () => {
  const link = (id: string) => services.publish('jobpro.customer.linked.v1', { id, remoteId: 'Q-1' });
  await services.source.transaction(async (tx) => {
    await execute(tx, `select from mapping.sync_record where entity = 'customer' and id = 'C1' for update`, []);
    await link('C1');
    await eventually(async () => (await blocked()) >= 1);
    await link('C2');
    await eventually(async () => (await blocked()) >= 2 || (await customers())[1]?.state === 'exported');
  });
  await eventually(async () => expect((await customers()).map(({ state }) => state)).toEqual(['exported', 'exported']));
  expect((await customers()).map(({ warnings }) => warnings.map(({ sentence }) => sentence))).toEqual([
    [expect.stringContaining('C2')],
    [expect.stringContaining('C1')],
  ]);
});
