import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type PostgresServer, startPostgres } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { applyAccess, createDataSource, MissingRolesError, migrate, roleName, serviceNames } from '../index.js';

let server: PostgresServer;
let superuser: DataSource;

/** Opens the server's database with another login. */
const openAs = (user: string, password: string) => {
  const url = new URL(server.url);
  [url.username, url.password] = [user, password];
  return createDataSource({ url: url.href, applicationName: user, poolSize: 2 }).initialize();
};

beforeAll(async () => {
  server = await startPostgres();
  superuser = await createDataSource({ url: server.url, applicationName: 'superuser', poolSize: 2 }).initialize();
});

afterAll(async () => {
  await superuser.destroy();
  await server.stop();
});

describe('the owner of the database, who is no superuser', () => {
  test('without the right to create roles gets an error that names the missing ones', async () => {
    await superuser.query(`create role plain login password 'plain'; alter database jobpro owner to plain`);
    const owner = await openAs('plain', 'plain');
    try {
      await migrate(owner);
      await expect(applyAccess(owner)).rejects.toThrow(MissingRolesError);
      await expect(applyAccess(owner)).rejects.toThrow('jobpro_console, jobpro_operations are missing');
    } finally {
      await owner.destroy();
    }
    await superuser.query(
      `create role jobpro_owner login createrole password 'owner'; reassign owned by plain to jobpro_owner; drop role plain`,
    );
  });

  test('makes the logins of the services, which then can read their own tables, and changes their passwords', async () => {
    const owner = await openAs('jobpro_owner', 'owner');
    try {
      for (const password of ['first', 'second']) {
        await applyAccess(owner, new Map(serviceNames.map((service) => [service, `${service}-${password}`])));
        for (const service of serviceNames) {
          const source = await openAs(roleName(service), `${service}-${password}`);
          expect(await source.query('select count(*)::int as n from schema_migration')).not.toEqual([{ n: 0 }]);
          await source.destroy();
        }
      }
      await expect(openAs(roleName('console'), 'console-first')).rejects.toThrow('password authentication failed');
    } finally {
      await owner.destroy();
    }
  });
});
