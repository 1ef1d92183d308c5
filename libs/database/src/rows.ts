import { readFileSync } from 'node:fs';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { ScopedReads } from './access/scoped.js';

/**
 * Whatever can run a statement: within a transaction its manager or runner, outside one the data
 * source, or the reads of one company.
 */
export type Executor = DataSource | EntityManager | QueryRunner | ScopedReads;

/** Reads one row. A zod object is one; so is any function that throws on what it does not know. */
export interface RowSchema<T> {
  parse(value: unknown): T;
}

/** Runs a statement and parses every row it returns, its columns named as in the database. */
export async function rows<T>(
  executor: Executor,
  sql: string,
  parameters: readonly unknown[],
  row: RowSchema<T>,
): Promise<T[]> {
  const { records } = await run(executor, sql, parameters);
  return records.map((record) => row.parse(record));
}

/**
 * Runs a statement and parses every row it returns, with its columns in camelCase and NULL as
 * undefined. A schema therefore reads like the object it makes: `z.object({ companyId: z.string(),
 * pausedUntil: z.date().optional() })`.
 */
export async function query<T>(
  executor: Executor,
  sql: string,
  parameters: readonly unknown[],
  row: RowSchema<T>,
): Promise<T[]> {
  const { records } = await run(executor, sql, parameters);
  const [first] = records;
  if (first === undefined) return [];
  const names = Object.keys(first).map((column) => [column, camelCase(column)] as const);
  return records.map((record) => {
    const object: Record<string, unknown> = {};
    for (const [column, name] of names) object[name] = record[column] ?? undefined;
    return row.parse(object);
  });
}

/** `company_id` is read as `companyId`. */
const camelCase = (column: string): string =>
  column.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());

/** The column that holds a field: `company_id` for `companyId`. */
export const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Writes objects as a JSON array for `jsonb_to_recordset`, each field under the name of its column.
 * Undefined fields are left out, so that they are NULL there.
 */
export function recordset(objects: readonly object[]): string {
  const names = new Map<string, string>();
  const rows = objects.map((object) => {
    const row: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(object)) {
      let name = names.get(field);
      if (name === undefined) names.set(field, (name = columnName(field)));
      row[name] = value;
    }
    return row;
  });
  return JSON.stringify(rows);
}

/** Runs a statement and returns how many rows it touched. */
export async function execute(executor: Executor, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const { affected } = await run(executor, sql, parameters);
  return affected ?? 0;
}

interface Result {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly affected?: number | undefined;
}

/**
 * Asks for TypeORM's structured result, because its plain one has another shape after an update or
 * a delete.
 */
async function run(executor: Executor, sql: string, given: readonly unknown[]): Promise<Result> {
  const parameters = given.map(arraysAsLiterals);
  if (executor instanceof ScopedReads) return executor.run((runner) => runner.query(sql, parameters, true));
  const own = runnerOf(executor);
  if (own !== undefined) return own.query(sql, parameters, true);
  const source = 'dataSource' in executor ? executor.dataSource : executor;
  const runner = source.createQueryRunner();
  try {
    return await runner.query(sql, parameters, true);
  } finally {
    await runner.release();
  }
}

function runnerOf(executor: Exclude<Executor, ScopedReads>): QueryRunner | undefined {
  if ('queryRunner' in executor) return executor.queryRunner;
  return 'isTransactionActive' in executor ? executor : undefined;
}

/**
 * An escape of JSON's that an array literal of Postgres does not know; both write a quote and a
 * backslash alike.
 */
const FOREIGN_ESCAPE = /\\[^"\\]/;

/**
 * A list of texts as Postgres reads it ("Array Input and Output Syntax"). The driver would write it
 * element by element, at a cost that shows where each statement has lists of a thousand; JSON's
 * writer is native, and nearly the same.
 */
function arraysAsLiterals(parameter: unknown): unknown {
  if (!Array.isArray(parameter) || !parameter.every((element) => typeof element === 'string')) return parameter;
  const json = JSON.stringify(parameter);
  return FOREIGN_ESCAPE.test(json) ? parameter : `{${json.slice(1, -1)}}`;
}

/**
 * Reads the statement in a file next to the caller: `const take = sqlFile(import.meta.url,
 * './sql/take.sql')`. Call it once, at the top of the module: a missing file then stops the program
 * at start. The build copies `.sql` files.
 */
export function sqlFile(callerUrl: string, path: string): string {
  return readFileSync(new URL(path, callerUrl), 'utf8');
}
