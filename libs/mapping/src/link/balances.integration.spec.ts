import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { loadBalances } from '../pipeline/load.store.js';

let database: FreshDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await freshDatabase();
  source = await database.open();
  for (const id of ['N', 'M'])
    await write('invoice', id, { state: 'exported', snapshot: { id, total: '100.00' }, name: `No. ${id}` });
});
afterAll(() => database.drop());

type Written = Readonly<{ state: string; snapshot: object; sentSnapshot?: object; notices?: object[]; name?: string }>;
async function write(entity: string, id: string, { state, snapshot, sentSnapshot, notices, name }: Written) {
  await source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, snapshot, sent_snapshot, notices, name, revision)
     values ($1, 'acme', $2, $3, $4, $5, $6, $7, 1)
         on conflict (entity, company_id, id) do update
        set state = excluded.state, snapshot = excluded.snapshot, sent_snapshot = excluded.sent_snapshot, notices = excluded.notices`,
    [
      entity,
      id,
      state,
      JSON.stringify(snapshot),
      sentSnapshot && JSON.stringify(sentSnapshot),
      JSON.stringify(notices ?? []),
      name,
    ],
  );
}
const on = (invoiceId: string, amount: string) => ({ applications: [{ invoiceId, amount }] });
const deleted = { code: 'deleted-in-quickbooks', holds: true };

test.each<[string, Written, { N: string; M: string }]>([
  ['selected by nobody', { state: 'ready', snapshot: on('N', '60.00') }, { N: '100.00', M: '100.00' }],
  ['on its way', { state: 'sending', snapshot: on('N', '60.00') }, { N: '40.00', M: '100.00' }],
  ['there', { state: 'exported', snapshot: on('N', '60.00') }, { N: '40.00', M: '100.00' }],
  [
    'there, and moved to another invoice in JobPro since: in QuickBooks it is where it was',
    { state: 'exported', sentSnapshot: on('N', '60.00'), snapshot: on('M', '60.00') },
    { N: '40.00', M: '100.00' },
  ],
  [
    'deleted in QuickBooks: what it took is owed again',
    { state: 'exported', snapshot: on('N', '60.00'), notices: [deleted] },
    { N: '100.00', M: '100.00' },
  ],
])('the open balance of an invoice with a payment that is %s', async (_what, payment, openBalance) => {
  await write('payment', 'P', payment);
  const balances = await loadBalances(source.manager, [
    { companyId: 'acme', id: 'N' },
    { companyId: 'acme', id: 'M' },
  ]);
  expect({ N: balances.openBalance('acme', 'N'), M: balances.openBalance('acme', 'M') }).toEqual(openBalance);
  expect(balances.numberOf('acme', 'N')).toBe('No. N');
});

test('payments are found by the index, however many there are', async () => {
  await source.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, snapshot, sent_snapshot)
     select 'payment', 'acme', 'many' || n, 'exported', 2,
            jsonb_build_object('applications', jsonb_build_array(jsonb_build_object('invoiceId', 'I' || n, 'amount', '1.00'))),
            case when n % 10 = 0 then
              jsonb_build_object('applications', jsonb_build_array(jsonb_build_object('invoiceId', 'J' || n, 'amount', '1.00'))) end
       from generate_series(1, 20000) n`,
  );
  await source.query('analyze mapping.sync_record');
  const sql = readFileSync(new URL('../pipeline/sql/balances.sql', import.meta.url), 'utf8');
  const plan = await source.query<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, [['acme'], ['N']]);
  const steps = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(steps).toContain('Bitmap Index Scan on sync_record_payment_applied');
  expect(steps).toContain('Bitmap Index Scan on sync_record_payment_sent_applied');
  expect(steps).not.toContain('Seq Scan on sync_record_payment');
});
