import type { Edition } from '@jobpro/contracts';
import { sqlFile } from '@jobpro/database';

const names = [
  'backlog',
  'cancel',
  'claim-due',
  'clean',
  'complete',
  'count-due',
  'current-pause',
  'depth',
  'enqueue',
  'force-claim',
  'history',
  'intend',
  'lock-company',
  'make-due',
  'pause',
  'reclaim',
  'release-commands',
  'release-company',
  'renew',
  'request-outcomes',
  'take',
  'take-by-id',
  'upcoming',
  'workload',
] as const;

export type Statements = Readonly<Record<(typeof names)[number], string>>;

const files = names.map((name) => [name, sqlFile(import.meta.url, `./sql/${name}.sql`)] as const);

/** The tables that store how far each paged read is. */
const positions = { online: 'online.import_run', desktop: 'desktop.reading' } as const satisfies Record<
  Edition,
  string
>;

/** Returns the queue's statements on the tables of one edition's schema. */
export const statementsFor = (edition: Edition): Statements =>
  Object.fromEntries(
    files.map(([name, sql]) => [
      name,
      sql.replaceAll('{schema}', edition).replaceAll('{positions}', positions[edition]),
    ]),
  ) as Statements;
