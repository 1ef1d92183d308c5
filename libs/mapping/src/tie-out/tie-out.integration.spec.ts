import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { query } from '@jobpro/database';
import { type FreshDatabase, freshDatabase } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { TieOutStore } from './tie-out.store.js';

let database: FreshDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await freshDatabase();
  source = await database.open();
});
afterAll(() => database.drop());

test('a document older than the go-live day is not reported as missing', async () => {
  const settings = JSON.stringify({ goLive: '2026-07-01' });
  await source.query(`insert into mapping.company (company_id, revision, settings) values ('acme', 1, $1)`, [settings]);
  const invoices: readonly (readonly [id: string, date: string, remote?: { id: string }])[] = [
    ['old', '2026-06-30'],
    ['old, and sent', '2026-06-30', { id: 'Q-1' }],
    ['on the day', '2026-07-01'],
    ['later, and sent', '2026-07-02', { id: 'Q-2' }],
  ];
  for (const [id, date, remote] of invoices)
    await source.query(
      `insert into mapping.sync_record (entity, company_id, id, state, snapshot, remote, revision)
       values ('invoice', 'acme', $1, $2, $3, $4, 1)`,
      [
        id,
        remote === undefined ? 'ready' : 'exported',
        JSON.stringify({ id, date, total: '10.00' }),
        remote && JSON.stringify(remote),
      ],
    );
  const store = new TieOutStore('invoice');
  const missed = await source.transaction(async (tx) => {
    await store.open(tx, 'acme', { id: 't', by: 'Pat' });
    return store.sides(tx, 'acme', 't', 'total');
  });
  expect(missed?.own.map(({ id }) => id).sort()).toEqual(['later, and sent', 'old, and sent', 'on the day']);
});

test('a comparison is complete when all its pages were read, in any order, and a repeated page counts once', async () => {
  const store = new TieOutStore('invoice');
  const page = (number: number, last = false) =>
    source.transaction((tx) => store.page(tx, 'acme', { tieOutId: 'pages', page: number, last, documents: [] }));
  expect(await page(1, true)).toBe(false);
  await source.transaction((tx) => store.open(tx, 'acme', { id: 'pages', by: 'Pat' }));
  expect(await page(3, true)).toBe(false);
  expect(await page(1)).toBe(false);
  expect(await page(1)).toBe(false);
  expect(await page(2)).toBe(true);
});

test('a comparison that QuickBooks refuses ends with its words, and with no totals', async () => {
  const store = new TieOutStore('invoice');
  const refused = { code: '4002', message: 'Invalid query' };
  await source.transaction((tx) => store.open(tx, 'acme', { id: 'refused', by: 'Pat' }));
  await source.transaction((tx) => store.refuse(tx, 'acme', 'refused', refused));
  const sql = `select refused, summary, finished_at is not null as ended from mapping.tie_out where id = 'refused'`;
  const Row = z.object({ refused: z.unknown(), summary: z.unknown(), ended: z.boolean() });
  expect(await query(source, sql, [], Row)).toEqual([{ refused, summary: undefined, ended: true }]);
});
