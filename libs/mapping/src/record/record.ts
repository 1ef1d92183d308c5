import type { Notice, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import type { Snapshot } from '../entity-mapping.js';
import type { RecordState } from './record.transitions.js';

/** Where one record of JobPro stands on its way to QuickBooks. */
export interface SyncRecord<S extends Snapshot = Snapshot> {
  readonly companyId: string;
  readonly id: string;
  readonly state: RecordState;
  /** The newest state of the record that JobPro sent; null until its event has come. */
  readonly snapshot: S | null;
  readonly revision: number | null;
  /** What people call it. */
  readonly name: string | null;
  /** The revision that was selected, where the selection said so: the record waits until that one is here. */
  readonly wantedRevision: number | null;
  readonly batchId: string | null;
  readonly requestedBy: string | null;
  /** The documents that it needs go with it: somebody chose so. */
  readonly sendAlong: boolean;
  /** Keys of what it waits for (`targetKey`); kept on a record that failed because a need was refused. */
  readonly waitsFor: readonly string[];
  /** Somebody asked for this record's link, and hears when it is made or refused. */
  readonly needed: boolean;
  /** The command that is out, or was last. */
  readonly commandId: string | null;
  readonly remote: Remote | null;
  /** The revision that went out with the last command. */
  readonly sentRevision: number | null;
  /** What went out, kept only once JobPro has changed it: what the differences since export are told against. */
  readonly sentSnapshot: S | null;
  /** The revision of the company's settings by which the last command went out. */
  readonly sentSettings: number | null;
  readonly reason: Reason | null;
  /** What is behind the reason, over all records that fail for it (`causeOf`). */
  readonly cause: string | null;
  readonly said: Said | null;
  readonly warnings: readonly Warning[];
  /** What stands open until somebody settles it. */
  readonly notices: readonly Notice[];
  /** The document's own trace: that of the event by which JobPro first told of it, also when it was selected before. */
  readonly traceparent: string | null;
}

/** A record that nothing is known of yet but its name. */
export const unknownRecord = (companyId: string, id: string): SyncRecord => ({
  companyId,
  id,
  state: 'ready',
  snapshot: null,
  revision: null,
  name: null,
  wantedRevision: null,
  batchId: null,
  requestedBy: null,
  sendAlong: false,
  waitsFor: [],
  needed: false,
  commandId: null,
  remote: null,
  sentRevision: null,
  sentSnapshot: null,
  sentSettings: null,
  reason: null,
  cause: null,
  said: null,
  warnings: [],
  notices: [],
  traceparent: null,
});

/** What needs it must wait until somebody has settled it. */
export const isHeld = (record: SyncRecord): boolean => record.notices.some(({ holds }) => holds);

/** One thing that happened to a record, for its passport. */
export interface PassportLine {
  readonly what: string;
  readonly [detail: string]: unknown;
}
