import type { Notice, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import { z } from 'zod';
import type { Snapshot } from '../entity-mapping.js';
import { recordStates, type RecordState } from './record.transitions.js';

/** A field of a sync record: its column's type, how it is read, and its value in a record of which nothing is known. */
interface Field<T> {
  readonly type: 'text' | 'int' | 'boolean' | 'uuid' | 'jsonb' | 'text[]';
  readonly schema: z.ZodType<T>;
  readonly empty: T;
}
const field = <T>(type: Field<T>['type'], schema: z.ZodType<T>, empty: T): Field<T> => ({ type, schema, empty });
const text = () => field('text', z.string().optional(), undefined);
const int = () => field('int', z.number().optional(), undefined);
const flag = () => field('boolean', z.boolean(), false);
/** JSON that we wrote ourselves is read as we wrote it. */
const json = <T>() => field<T | undefined>('jsonb', z.custom<T | undefined>(), undefined);
const list = <T>() => field<readonly T[]>('jsonb', z.custom<readonly T[]>(), []);

/**
 * Every field of a sync record apart from its key, and so every column that the service reads and writes. The type below, the
 * empty record and the statements of `record.store.ts` are made from this list. A new field needs a line here and a migration.
 */
export const recordFields = {
  state: field<RecordState>('text', z.enum(recordStates), 'ready'),
  /** The newest state of the record that JobPro sent; absent until its event has come. */
  snapshot: json<Snapshot>(),
  revision: int(),
  /** The name or number that people know it by. */
  name: text(),
  /** The revision that was selected, where the selection said so: the record waits until that one is here. */
  wantedRevision: int(),
  batchId: text(),
  requestedBy: text(),
  /** Somebody chose to send the documents that it depends on along with it. */
  sendAlong: flag(),
  /** Keys of dependencies (`dependencyKey`) that are missing, or whose refusal made the record fail. */
  waitsFor: field<readonly string[]>('text[]', z.array(z.string()), []),
  /** Other records wait for this one: a message reports when its link is made or refused. */
  needed: flag(),
  /** The command that is out, or was last. */
  commandId: field('uuid', z.string().optional(), undefined),
  remote: json<Remote>(),
  /** The revision that went out with the last command. */
  sentRevision: int(),
  /** The snapshot that went out, kept once JobPro has changed it, to compute the differences since export. */
  sentSnapshot: json<Snapshot>(),
  /** The revision of the company's settings by which the last command went out. */
  sentSettings: int(),
  reason: json<Reason>(),
  /** The cause behind the reason, shared by all records that fail for it (`causeOf`). */
  cause: text(),
  said: json<Said>(),
  warnings: list<Warning>(),
  /** Notices that nobody has acknowledged yet. */
  notices: list<Notice>(),
  /** The record's own trace: that of JobPro's first event, also where the record was selected before that came. */
  traceparent: text(),
} as const;

type Fields = { readonly [F in keyof typeof recordFields]: z.output<(typeof recordFields)[F]['schema']> };

/** Identifies one record of one entity over all companies. */
export interface RecordKey {
  readonly companyId: string;
  readonly id: string;
}

/** One record of JobPro and its sync state. */
export interface SyncRecord<S extends Snapshot = Snapshot>
  extends RecordKey, Omit<Fields, 'snapshot' | 'sentSnapshot'> {
  readonly snapshot: S | undefined;
  readonly sentSnapshot: S | undefined;
}

const emptyFields = Object.fromEntries(
  Object.entries(recordFields).map(([name, { empty }]) => [name, empty]),
) as Fields;

/** A record of which only the name is known. */
export const unknownRecord = (companyId: string, id: string): SyncRecord<never> => ({
  ...emptyFields,
  companyId,
  id,
  snapshot: undefined,
  sentSnapshot: undefined,
});

/** True while what needs the record must wait until somebody acknowledges a notice. */
export const isHeld = (record: SyncRecord): boolean => record.notices.some(({ holds }) => holds);

/** True once the record may be in QuickBooks. */
export const isOut = ({ state }: Pick<SyncRecord, 'state'>): boolean =>
  state === 'sending' || state === 'checking' || state === 'exported';
