import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findProgram, type FreshDatabase, freshDatabase, repositoryRoot, runFolder } from '@jobpro/testing';
import { Client } from 'pg';

const PATIENCE = 120_000;
const folder = mkdtempSync(join(runFolder(), 'backup-'));
const file = join(folder, 'jobpro.backup');
let database: FreshDatabase;
let path: string;

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a script of deploy/backup against the database. */
const script = (...args: readonly [string, ...string[]]): Promise<Ended> =>
  new Promise((resolve) => {
    const [name, ...rest] = args;
    const env = { PATH: path, DATABASE_URL: database.url };
    execFile(join(repositoryRoot, 'deploy/backup', name), rest, { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, output: out + err });
    });
  });

async function query(sql: string, application = 'test'): Promise<readonly object[]> {
  const client = new Client({ connectionString: database.url, application_name: application });
  await client.connect();
  try {
    const { rows } = await client.query<object>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

const companies = () => query('select company_id from mapping.company order by 1');
const addCompany = (id: string) =>
  query(`insert into mapping.company (company_id, revision, settings) values ('${id}', 1, '{}')`);

beforeAll(async () => {
  path = [dirname((await findProgram('pg_dump')).path), process.env['PATH']].join(delimiter);
  database = await freshDatabase();
  await addCompany('before');
  const { code, output } = await script('backup.sh', file);
  if (code !== 0) throw new Error(output);
}, PATIENCE);
afterAll(() => database.drop());

describe('deploy/backup', () => {
  test(
    'restore.sh brings back the state of the backup, removes what came after it, and states who restored it',
    async () => {
      await addCompany('after');
      await query('create table mapping.later (id int); create schema later; create table later.table (id int)');
      expect(await script('restore.sh', file, "Ann O'Brien")).toMatchObject({
        code: 0,
        output: expect.stringContaining('Run after-restore.mjs'),
      });
      expect(await companies()).toEqual([{ company_id: 'before' }]);
      expect(await query(`select to_regclass('mapping.later') as a, to_regclass('later.table') as b`)).toEqual([
        { a: null, b: null },
      ]);
      expect(await query('select restored_by from mapping.restore')).toEqual([{ restored_by: "Ann O'Brien" }]);
      expect(await query('select count(*)::int > 10 as migrated from schema_migration')).toEqual([{ migrated: true }]);
    },
    PATIENCE,
  );

  test(
    'restore.sh refuses while a service is connected, and leaves the database as it is',
    async () => {
      await addCompany('connected');
      const service = new Client({ connectionString: database.url, application_name: 'invoice-mapping' });
      await service.connect();
      const ended = await script('restore.sh', file, 'Ann');
      await service.end();
      expect(ended.code).not.toBe(0);
      expect(ended.output).toContain('Stop the services first. Still connected: invoice-mapping.');
      expect(await companies()).toContainEqual({ company_id: 'connected' });
    },
    PATIENCE,
  );

  test(
    'restore.sh with half a backup fails, and leaves the database as it is',
    async () => {
      const half = join(folder, 'half.backup');
      const whole = readFileSync(file);
      writeFileSync(half, whole.subarray(0, Math.floor(whole.length * 0.6)));
      await addCompany('kept');
      const ended = await script('restore.sh', half, 'Ann');
      expect(ended.code).not.toBe(0);
      expect(await companies()).toContainEqual({ company_id: 'kept' });
    },
    PATIENCE,
  );

  test('backup.sh leaves no file when it fails', async () => {
    const absent = new URL(database.url);
    absent.pathname = '/nonesuch';
    const ended = await new Promise((resolve) => {
      const env = { PATH: path, DATABASE_URL: absent.href };
      execFile(join(repositoryRoot, 'deploy/backup/backup.sh'), [join(folder, 'none')], { env }, (error) => {
        resolve(error?.code);
      });
    });
    expect(ended).toBe(1);
    expect(() => readFileSync(join(folder, 'none'))).toThrow();
  });
});
