import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { rows } from '../rows.js';
import { databaseRoles, roleName, type ServiceName, tables } from './access.js';
import { createRoleSql, databaseSql, tableSql } from './access.write.js';

/** Names our lock among all advisory locks of the database. */
const LOCK = 7_204_518_332;

/** The passwords of the services' logins. */
export type Passwords = ReadonlyMap<ServiceName, string>;

const Existing = z.object({ name: z.string() });
const Right = z.object({ allowed: z.boolean() });
const Applied = z.object({ name: z.string(), statements: z.string() });

/** The roles of the services are missing, and this login may not make them. */
export class MissingRolesError extends Error {
  override readonly name = 'MissingRolesError';
  constructor(readonly roles: readonly string[]) {
    super(
      `The roles ${roles.join(', ')} are missing, and this login may not create roles. Give it CREATEROLE, or create them.`,
    );
  }
}

/**
 * Makes the roles that are missing, sets the given passwords, and brings grants and policies up to date.
 * Each table is its own transaction, so that no two tables are locked together, and one that is up to date is
 * not locked at all. Returns the names of the tables that changed.
 */
export async function applyAccess(source: DataSource, passwords: Passwords = new Map()): Promise<string[]> {
  const runner = source.createQueryRunner();
  try {
    // Services that start together with the owner's login take turns. The lock ends with the session at the latest.
    await runner.query('select pg_advisory_lock($1)', [LOCK]);
    await makeRoles(runner);
    for (const [service, password] of passwords)
      await runner.query(`alter role ${roleName(service)} password '${verifierOf(password)}'`);
    const applied = await rows(runner, 'select name, statements from schema_access', [], Applied);
    const previous = new Map(applied.map(({ name, statements }) => [name, statements]));
    const wanted = [
      { name: 'database', statements: databaseSql },
      ...tables.map((table) => ({ name: table.name, statements: tableSql(table) })),
    ];
    const changed = wanted.filter(({ name, statements }) => previous.get(name) !== statements);
    for (const { name, statements } of changed) await apply(runner, name, statements);
    return changed.map(({ name }) => name);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function makeRoles(runner: QueryRunner): Promise<void> {
  const sql = 'select rolname as name from pg_roles where rolname = any ($1::text[])';
  const existing = new Set((await rows(runner, sql, [databaseRoles.map(roleName)], Existing)).map(({ name }) => name));
  const missing = databaseRoles.filter((role) => !existing.has(roleName(role)));
  if (missing.length === 0) return;
  const right = `select rolsuper or rolcreaterole as allowed from pg_roles where rolname = current_user`;
  const [creator] = await rows(runner, right, [], Right);
  if (creator?.allowed !== true) throw new MissingRolesError(missing.map(roleName));
  // Roles belong to the whole server: the owner of another database of it may make the same ones meanwhile.
  for (const role of missing)
    await runner.query(
      `do $$ begin ${createRoleSql(role)}; exception when duplicate_object or unique_violation then null; end $$`,
    );
}

async function apply(runner: QueryRunner, name: string, statements: string): Promise<void> {
  await runner.startTransaction();
  try {
    await runner.query(statements);
    await runner.query(
      `insert into schema_access (name, statements) values ($1, $2)
           on conflict (name) do update set statements = excluded.statements`,
      [name, statements],
    );
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

const ITERATIONS = 4096;

/** Returns what Postgres stores of a password (RFC 5803), so that the password itself is in no statement and in no log. */
function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyed = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
