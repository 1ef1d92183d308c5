import { sqlFile } from '@jobpro/database';

/** The schemas that have a queue: one for each edition, named like it. */
export type QueueSchema = 'online' | 'desktop';

const files = {
  enqueue: sqlFile(import.meta.url, './sql/enqueue.sql'),
  claim: sqlFile(import.meta.url, './sql/claim.sql'),
  seize: sqlFile(import.meta.url, './sql/seize.sql'),
  reclaim: sqlFile(import.meta.url, './sql/reclaim.sql'),
  renew: sqlFile(import.meta.url, './sql/renew.sql'),
  lockCompany: sqlFile(import.meta.url, './sql/lock-company.sql'),
  release: sqlFile(import.meta.url, './sql/release.sql'),
  pause: sqlFile(import.meta.url, './sql/pause.sql'),
  hasten: sqlFile(import.meta.url, './sql/hasten.sql'),
  take: sqlFile(import.meta.url, './sql/take.sql'),
  hold: sqlFile(import.meta.url, './sql/hold.sql'),
  intend: sqlFile(import.meta.url, './sql/intend.sql'),
  settle: sqlFile(import.meta.url, './sql/settle.sql'),
  giveBack: sqlFile(import.meta.url, './sql/give-back.sql'),
  cancel: sqlFile(import.meta.url, './sql/cancel.sql'),
  depth: sqlFile(import.meta.url, './sql/depth.sql'),
  clean: sqlFile(import.meta.url, './sql/clean.sql'),
  passport: sqlFile(import.meta.url, './sql/passport.sql'),
} as const;

export type Statements = Readonly<Record<keyof typeof files, string>>;

/** The queue's statements on one schema's tables. */
export function statementsFor(schema: QueueSchema): Statements {
  const filled = (sql: string) => sql.replaceAll('{schema}', schema);
  return {
    enqueue: filled(files.enqueue),
    claim: filled(files.claim),
    seize: filled(files.seize),
    reclaim: filled(files.reclaim),
    renew: filled(files.renew),
    lockCompany: filled(files.lockCompany),
    release: filled(files.release),
    pause: filled(files.pause),
    hasten: filled(files.hasten),
    take: filled(files.take),
    hold: filled(files.hold),
    intend: filled(files.intend),
    settle: filled(files.settle),
    giveBack: filled(files.giveBack),
    cancel: filled(files.cancel),
    depth: filled(files.depth),
    clean: filled(files.clean),
    passport: filled(files.passport),
  };
}
