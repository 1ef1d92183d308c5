import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  applyAccess,
  createDataSource,
  enterCompany,
  execute,
  rows,
  ScopedReads,
  type ServiceName,
  serviceNames,
  tables,
} from '../index.js';
import type { Privilege } from './access.js';

let database: FreshDatabase;
let owner: DataSource;
const logins = new Map<ServiceName, DataSource>();

const loginOf = (service: ServiceName): DataSource => {
  const source = logins.get(service);
  if (source === undefined) throw new Error(`${service} has no login`);
  return source;
};

beforeAll(async () => {
  database = await freshDatabase();
  owner = await database.open();
  for (const service of serviceNames) {
    const options = { url: database.urlOf(service), applicationName: service, poolSize: 2 };
    logins.set(service, await createDataSource(options).initialize());
  }
});

afterAll(async () => {
  await Promise.all([...logins.values()].map((source) => source.destroy()));
  await database.drop();
});

const Relation = z.object({ name: z.string(), column: z.string(), has_company: z.boolean(), protected: z.boolean() });

/** Every table and partition, with a column that may be set, whether it has rows of companies, and whether it has policies. */
const relations = () =>
  rows(
    owner,
    `select n.nspname || '.' || c.relname as name, c.relrowsecurity as protected,
            (select attname from pg_attribute a where a.attrelid = c.oid and attnum > 0 and attgenerated = '' and attidentity = ''
              order by attnum limit 1)::text as column,
            exists (select from pg_attribute a where a.attrelid = c.oid and attname = 'company_id') as has_company
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'mapping', 'online', 'desktop', 'console') and c.relkind in ('r', 'p')
      order by 1`,
    [],
    Relation,
  );

const attempts: Readonly<Record<Privilege | 'truncate', (relation: z.output<typeof Relation>) => string>> = {
  select: ({ name }) => `explain select * from ${name}`,
  insert: ({ name }) => `explain insert into ${name} default values`,
  update: ({ name, column }) => `explain update ${name} set "${column}" = null`,
  delete: ({ name }) => `explain delete from ${name}`,
  truncate: ({ name }) => `truncate ${name}`,
};

/** Returns what the login can do. Explaining a statement needs the same rights as running it. */
async function possible(source: DataSource, relation: z.output<typeof Relation>): Promise<string[]> {
  const done: string[] = [];
  for (const [privilege, statement] of Object.entries(attempts)) {
    const refusal = await source.query(statement(relation)).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (refusal === undefined) done.push(privilege);
    else expect(refusal).toMatch(/permission denied for (table|schema)/);
  }
  return done;
}

describe('the login of each service', () => {
  test('may do with each table what the list of access says, and nothing else', async () => {
    const existing = await relations();
    for (const service of serviceNames) {
      const able: Record<string, string[]> = {};
      for (const relation of existing) able[relation.name] = await possible(loginOf(service), relation);
      const listed = tables.map(({ name, grants }): [string, string[]] => {
        const grant = grants[service] ?? [];
        return [name, 'columns' in grant ? [] : [...grant]];
      });
      expect({ service, able }).toEqual({ service, able: Object.fromEntries(listed) });
    }
  }, 180_000);

  test('is no superuser, does not pass over row-level security, and may create nothing', async () => {
    for (const source of logins.values()) {
      const sql = `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as is_mighty from pg_roles where rolname = current_user`;
      expect(await source.query(sql)).toEqual([{ is_mighty: false }]);
      await expect(source.query('create table public.own (id int)')).rejects.toThrow('permission denied for schema');
      await expect(source.query('create schema own')).rejects.toThrow('permission denied for database');
    }
  });

  test('of the console reads connections without their secrets', async () => {
    for (const [name, secret] of [
      ['online.connection', 'refresh_token'],
      ['desktop.connection', 'password_hash'],
    ] as const) {
      await expect(loginOf('console').query(`select ${secret} from ${name}`)).rejects.toThrow('permission denied');
      expect(await loginOf('console').query(`select company_id, state from desktop.connection`)).toEqual([]);
    }
  });

  test('of a mapping service cannot change a record of another entity through the whole table', async () => {
    const statement = `update mapping.sync_record set state = 'ready' where entity = 'payment'`;
    await expect(loginOf('invoice-mapping').query(statement)).rejects.toThrow('permission denied');
    expect(await execute(loginOf('customer-mapping'), statement)).toBe(0);
  });
});

describe('the list of access', () => {
  test('lets only the console search within records, whose transactions are limited to one company', async () => {
    const search = `select * from mapping.find_records('acme', 'invoice', 'x', 1)`;
    for (const service of serviceNames) {
      const searching = execute(loginOf(service), search);
      if (service === 'console') await expect(searching).resolves.toBe(0);
      else await expect(searching).rejects.toThrow('permission denied');
    }
  });

  test('names every table and partition, and protects each that has rows of companies', async () => {
    const existing = await relations();
    expect(existing.map(({ name }) => name)).toEqual(tables.map(({ name }) => name).toSorted());
    const withCompany = existing.filter(({ has_company }) => has_company).map(({ name }) => name);
    const isProtected = existing.filter((relation) => relation.protected).map(({ name }) => name);
    expect(withCompany.filter((name) => !isProtected.includes(name))).toEqual([]);
    expect(isProtected).toEqual([...withCompany, 'online.connection_reference'].toSorted());
  });

  test('applied twice changes nothing the second time', async () => {
    expect(await applyAccess(owner)).toEqual([]);
    await execute(owner, `update schema_access set statements = '' where name = 'console.act'`);
    expect(await applyAccess(owner)).toEqual(['console.act']);
  });

  test('applied by many at once is applied by one of them', async () => {
    await execute(owner, `update schema_access set statements = ''`);
    const changed = await Promise.all(Array.from({ length: 4 }, () => applyAccess(owner)));
    expect(changed.map((names) => names.length).toSorted((a, b) => a - b)).toEqual([0, 0, 0, tables.length + 1]);
  });
});

describe('row-level security', () => {
  const ids = `select company_id as id from mapping.company order by 1`;
  const Id = z.object({ id: z.string() }).transform(({ id }) => id);
  const of = (companyId: string) => ScopedReads.ofCompany(loginOf('console'), companyId);

  beforeAll(async () => {
    for (const company of ['acme', 'other'])
      await execute(owner, `insert into mapping.company (company_id, revision, settings) values ($1, 1, '{}')`, [
        company,
      ]);
  });

  test('shows the console the rows of one company, and none outside a scope', async () => {
    expect(await rows(of('acme'), ids, [], Id)).toEqual(['acme']);
    expect(await rows(of('other'), ids, [], Id)).toEqual(['other']);
    expect(await rows(of('nobody'), ids, [], Id)).toEqual([]);
    expect(await rows(loginOf('console'), ids, [], Id)).toEqual([]);
  });

  test('shows an operator all companies, in what the health page reads and nowhere else', async () => {
    const operations = ScopedReads.ofOperations(loginOf('console'));
    expect(await rows(operations, ids, [], Id)).toEqual(['acme', 'other']);
    await expect(execute(operations, 'select from mapping.history')).rejects.toThrow('permission denied');
  });

  test('lets the console write for the company of its transaction only', async () => {
    const add = (tx: Parameters<typeof enterCompany>[0], companyId: string) =>
      execute(
        tx,
        `insert into console.act (company_id, id, who, who_name, what) values ($1, gen_random_uuid(), 'u', 'User', 'test')`,
        [companyId],
      );
    const asAcme = (companyId: string) =>
      loginOf('console').transaction(async (tx) => {
        await enterCompany(tx, 'acme');
        return add(tx, companyId);
      });
    expect(await asAcme('acme')).toBe(1);
    await expect(asAcme('other')).rejects.toThrow('row-level security');
    await expect(loginOf('console').transaction((tx) => add(tx, 'acme'))).rejects.toThrow('row-level security');
  });

  test('a scope changes nothing, ends with its statement, and takes no id with other characters', async () => {
    await expect(execute(of('acme'), 'delete from console.revoked_token')).rejects.toThrow('read-only transaction');
    await expect(execute(of('acme'), 'select 1 / 0')).rejects.toThrow('division by zero');
    for (let n = 0; n < 4; n++) expect(await rows(loginOf('console'), ids, [], Id)).toEqual([]);
    expect(() => of(`a' or 'b`)).toThrow('company id');
  });
});
