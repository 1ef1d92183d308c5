import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Entity } from '@jobpro/contracts';
import { parseMessage } from '@jobpro/contracts';
import { createDataSource } from '@jobpro/database';
import { type FreshDatabase, freshDatabase } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { repeatUnfinishedReads } from './unfinished-reads.js';

let database: FreshDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  source = await database.open();
  await source.query(`
    insert into mapping.company (company_id, revision, settings)
    select c, 1, '{"edition":"online"}' from unnest(array['acme', 'other']) c;
    insert into mapping.company_connection (company_id, connection_id, since)
    values ('acme', gen_random_uuid(), now() - interval '20 minutes'), ('other', gen_random_uuid(), now() - interval '20 minutes');
    insert into mapping.company_list (company_id, kind, id, name, active) values ('other', 'account', '1', 'Sales', true);
    insert into mapping.import (entity, company_id, id, requested_by, started_at, finished_at) values
      ('customer', 'acme', 'lost', 'Ann', now() - interval '20 minutes', null),
      ('customer', 'acme', 'superseded', 'Ann', now() - interval '2 days', null),
      ('customer', 'other', 'fresh', 'Ann', now() - interval '5 minutes', null),
      ('item', 'acme', 'ended', 'Ann', now() - interval '20 minutes', now()),
      ('item', 'other', 'forgotten', 'Ann', now() - interval '8 days', null);
    insert into mapping.tie_out (entity, company_id, id, requested_by, requested_at, from_day, to_day, finished_at) values
      ('invoice', 'acme', 'lost', 'Ann', now() - interval '20 minutes', '2026-11-01', null, null),
      ('invoice', 'acme', 'ended', 'Ann', now() - interval '20 minutes', null, null, now());`);
});
afterAll(() => database.drop());

/** Runs as the service of the entity. */
const repeated = async (entity: Entity) => {
  const url = database.urlOf(`${entity}-mapping`);
  const service = await createDataSource({ url, applicationName: entity, poolSize: 1 }).initialize();
  try {
    return await service.transaction((tx) => repeatUnfinishedReads(tx, entity, 100));
  } finally {
    await service.destroy();
  }
};

test.each<[Entity, readonly (readonly [string, object])[]]>([
  [
    'customer',
    [
      ['command.online.acme.customer.import', { recordId: 'lost', importId: 'lost' }],
      ['command.online.acme.company.read-lists', { recordId: 'acme' }],
    ],
  ],
  ['item', []],
  ['job', []],
  ['invoice', [['command.online.acme.invoice.read-back', { tieOutId: 'lost', from: '2026-11-01' }]]],
  ['payment', []],
])(
  'unfinished reads of %s are requested once more after 15 minutes, and not at the next check',
  async (entity, reads) => {
    const messages = await repeated(entity);
    expect(messages.map(({ subject, data }) => [subject, data])).toEqual(
      reads.map(([subject, data]) => [subject, expect.objectContaining(data)]),
    );
    for (const { type, data } of messages) expect(parseMessage(type, data)).toMatchObject({ ok: true });
    expect(await repeated(entity)).toEqual([]);
  },
);

test('a read that is requested again has the same command id and waits twice as long for its next check', async () => {
  const makeDue = () => source.query(`update mapping.import set check_at = now() where id = 'lost'`);
  const minutes = async () => {
    const [row] = await source.query<[{ minutes: number }]>(
      `select round(extract(epoch from check_at - now()) / 60)::int as minutes from mapping.import where id = 'lost'`,
    );
    return row.minutes;
  };
  await makeDue();
  const first = await repeated('customer');
  const wait = await minutes();
  await makeDue();
  expect((await repeated('customer')).map(({ data }) => data)).toEqual(first.map(({ data }) => data));
  expect(await minutes()).toBe(2 * wait);
});
