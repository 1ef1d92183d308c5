import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, type PostgresServer, startPostgres } from '@jobpro/testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  createDataSource,
  execute,
  isConnectionLost,
  isTransactionConflict,
  listen,
  migrate,
  NewerSchemaError,
  query,
  recordset,
  rows,
} from './index.js';

let server: PostgresServer;
let source: DataSource;

function url(database: string): string {
  const address = new URL(server.url);
  address.pathname = `/${database}`;
  return address.href;
}

const create = (database: string) => execute(source, `create database ${database}`);

const opened = async (database: string, applicationName = 'spec') =>
  createDataSource({ url: url(database), applicationName, poolSize: 4 }).initialize();

const count = z.object({ n: z.coerce.number() });
const name = z.object({ name: z.string() });

beforeAll(async () => {
  server = await startPostgres();
  source = await createDataSource({ url: server.url, applicationName: 'spec', poolSize: 4 }).initialize();
  await migrate(source);
});

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

describe('migrations', () => {
  test('many services at once: one migrates, all end with the same schema', async () => {
    await create('many');
    const sources = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((service) => opened('many', service)));
    const ran = await Promise.all(sources.map((each) => migrate(each)));
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    const [first] = sources;
    if (first === undefined) throw new Error('no source');
    const tables = await rows(
      first,
      `select table_schema || '.' || table_name as name from information_schema.tables
        where table_name like '%\\_outbox' or table_name like '%\\_inbox'`,
      [],
      name,
    );
    expect(tables).toHaveLength(16);
    expect(tables).toContainEqual({ name: 'mapping.invoice_outbox' });
    await Promise.all(sources.map((each) => each.destroy()));
  });

  test('a second run changes nothing, and the lock is free afterwards', async () => {
    expect(await migrate(source)).toEqual([]);
    const locks = await rows(source, `select count(*) as n from pg_locks where locktype = 'advisory'`, [], count);
    expect(locks).toEqual([{ n: 0 }]);
  });

  test('an old program refuses a newer schema and says what it does not know', async () => {
    await create('newer');
    const old = await opened('newer');
    await migrate(old);
    await execute(old, `insert into schema_migration (timestamp, name) values (4102444800000, 'Later4102444800000')`);
    const refusal = await migrate(old).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NewerSchemaError);
    expect(String(refusal)).toContain('Later4102444800000');
    await old.destroy();
  });
});

describe('rows', () => {
  test('reads what a statement returns, whether it selects, inserts, updates or deletes', async () => {
    await execute(source, 'create table rows_spec (id int primary key, name text)');
    const inserted = await rows(
      source,
      'insert into rows_spec select * from unnest($1::int[], $2::text[]) returning name',
      [
        [1, 2],
        ["O'Brien", 'Zoë'],
      ],
      name,
    );
    expect(inserted).toEqual([{ name: "O'Brien" }, { name: 'Zoë' }]);
    expect(await rows(source.manager, `update rows_spec set name = 'x' where id = 1 returning name`, [], name)).toEqual(
      [{ name: 'x' }],
    );
    const deleted = await source.transaction((tx) => rows(tx, 'delete from rows_spec returning name', [], name));
    expect(deleted).toHaveLength(2);
  });

  test('a query reads columns in camelCase and NULL as undefined, and leaves JSON as it is', async () => {
    const Row = z.object({ companyId: z.string(), pausedUntil: z.date().optional(), line2: z.unknown() });
    const sql = `select 'acme' as company_id, null::timestamptz as paused_until, '{"a_b": null}'::jsonb as line_2
                  where $1::boolean`;
    const expected = [{ companyId: 'acme', pausedUntil: undefined, line2: { a_b: null } }];
    expect(await query(source, sql, [true], Row)).toStrictEqual(expected);
    expect(await query(source, sql, [false], Row)).toEqual([]);
  });

  test('a record set writes objects under their column names, without what is undefined', async () => {
    const given = [
      { companyId: 'a', lineCount: 2, said: { innerName: 1 } },
      { companyId: 'b', lineCount: undefined },
    ];
    const sql = 'select * from jsonb_to_recordset($1::jsonb) as r (company_id text, line_count int, said jsonb)';
    expect(await query(source, sql, [recordset(given)], { parse: (row: unknown) => row })).toEqual(given);
  });

  test('passes a list of texts to Postgres unchanged', async () => {
    const List = z.object({ list: z.array(z.string()) });
    const readBack = async (list: readonly string[]) =>
      (await rows(source, 'select $1::text[] as list', [list], List))[0]?.list;
    const odd = ['', 'null', 'NULL', '{}', 'a,b', '"', '\\', '\\n', 'a\nb', 'Señor', '👷', ' a ', '\u2028'];
    expect(await readBack(odd)).toEqual(odd);
    expect(await readBack([])).toEqual([]);
    // The null character is the one that Postgres has no text for; a lone surrogate is no text at
    // all.
    const text = fc.string({ unit: 'grapheme' }).map((all) => all.replaceAll('\u0000', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (list) => {
        expect(await readBack(list)).toEqual(list);
      }),
    );
  });

  test('runs within the transaction of the manager it is given', async () => {
    await execute(source, 'create table within_spec (name text)');
    await source
      .transaction(async (tx) => {
        await execute(tx, `insert into within_spec values ('gone')`);
        throw new Error('roll back');
      })
      .catch(() => undefined);
    expect(await rows(source, 'select name from within_spec', [], name)).toEqual([]);
  });

  test('a row of another form is an error, not a wrong value', async () => {
    await expect(rows(source, 'select 1 as name', [], name)).rejects.toThrow();
  });

  test('returns the number of rows that a statement touched', async () => {
    await execute(source, 'create table touched_spec as select generate_series(1, 5) as id');
    expect(await execute(source, 'delete from touched_spec where id > $1', [2])).toBe(3);
  });
});

describe('errors', () => {
  test('a deadlock is a conflict, not a lost connection', async () => {
    await execute(source, 'create table deadlock_spec as select generate_series(1, 2) as id');
    // Both have their first lock before either asks for its second, however long the pool takes to
    // open a connection.
    let locked = 0;
    let release: () => void = () => undefined;
    const bothLocked = new Promise<void>((resolve) => (release = resolve));
    const lockBoth = (first: number, second: number) =>
      source.transaction(async (tx) => {
        const lock = (id: number) => execute(tx, 'select from deadlock_spec where id = $1 for update', [id]);
        await lock(first);
        if (++locked === 2) release();
        await bothLocked;
        await lock(second);
      });
    const ends = await Promise.allSettled([lockBoth(1, 2), lockBoth(2, 1)]);
    const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(errors).toHaveLength(1);
    expect(isTransactionConflict(errors[0])).toBe(true);
    expect(isConnectionLost(errors[0])).toBe(false);
  });

  test('a connection that the server ended is lost, and the pool recovers', async () => {
    const other = await opened('jobpro', 'victim');
    const broken = execute(other, 'select pg_sleep(10)').catch((error: unknown) => error);
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim' and query = 'select pg_sleep(10)'`;
    await eventually(async () => expect(await execute(source, end)).toBe(1));
    expect(isConnectionLost(await broken)).toBe(true);
    await eventually(async () => expect(await rows(other, 'select 1 as n', [], count)).toEqual([{ n: 1 }]));
    await other.destroy();
  });

  test('no server at all is a lost connection', async () => {
    const nowhere = createDataSource({ url: `postgres://postgres@127.0.0.1:1/none`, applicationName: 'spec' });
    expect(isConnectionLost(await nowhere.initialize().catch((error: unknown) => error))).toBe(true);
  });
});

describe('listen', () => {
  const LISTENERS = `from pg_stat_activity where application_name = 'listen wake'`;
  const kill = () => execute(source, `select pg_terminate_backend(pid) ${LISTENERS}`);

  test('hears notifications, and after a lost connection is called once and hears again', async () => {
    const payloads: (string | undefined)[] = [];
    const listening = await listen(server.url, 'wake', (payload) => payloads.push(payload));
    await execute(source, `select pg_notify('wake', 'one')`);
    await eventually(() => expect(payloads).toHaveLength(1));
    await kill();
    await eventually(() => expect(payloads).toHaveLength(2));
    await execute(source, `select pg_notify('wake', 'two')`);
    await eventually(() => expect(payloads).toHaveLength(3));
    expect(payloads).toEqual(['one', undefined, 'two']);
    await listening.stop();
    await execute(source, `select pg_notify('wake', 'three')`);
    await eventually(async () => expect(await execute(source, `select ${LISTENERS}`)).toBe(0));
    expect(payloads).toHaveLength(3);
  });
});
