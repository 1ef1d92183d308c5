import type { FailureCode, NoticeCode, Reason, Remote, Said, WarningCode } from '@jobpro/contracts';
import type { RecordKey } from './record.js';
import type { RecordState } from './record.transitions.js';

/**
 * One thing that happened to a record. Lines are stored as JSON and never changed, so a kind or a field that was once written
 * keeps its name.
 */
export type HistoryLine = Readonly<
  | { what: 'received'; revision: number }
  | { what: 'selected'; batchId: string; by: string; sendAlong?: boolean }
  | { what: 'selected-in-vain'; batchId: string; by: string; state: RecordState }
  /** `for` names each dependency by its entity and id: `customer C1`. */
  | { what: 'waits'; for: readonly string[] }
  | { what: 'sent'; commandId: string; revision: number; warnings?: readonly string[]; payload: unknown }
  | { what: 'exported'; how: 'created' | 'linked' | 'adopted'; remote: Remote; warnings: readonly string[] }
  | { what: 'failed'; code: FailureCode; sentence: string; remedy: string; said?: Said }
  | { what: 'not-applicable'; sentence: Reason['sentence'] }
  | { what: 'unknown'; sentAt: string }
  | { what: 'deferred'; until: string; because: string }
  | { what: 'withdrawn'; commandId: string }
  | { what: 'changed-remotely'; change: 'updated' | 'deleted' | 'voided'; at?: string }
  | { what: 'noticed'; code: NoticeCode; sentence: string }
  | { what: 'warned'; code: WarningCode; sentence: string }
  /** An act that the record's state did not allow any more. */
  | { what: 'act-refused'; act: string; by: string; state: RecordState }
  | { what: 'retry' | 'exclude' | 'include' | 'link'; by: string }
  | { what: 'send-anew' | 'unlink'; by: string; before?: Remote }
  | { what: 'settle'; by: string; notice: NoticeCode }
  | { what: 'cancel-batch'; by: string; batchId: string }
  /** The company was connected to another QuickBooks company. */
  | { what: 'company-switched'; sentence: string }
>;

/** A line of a record's history, with the trace under which it happened. */
export type HistoryEntry = RecordKey & { readonly traceId?: string; readonly line: HistoryLine };

/** Where people live and how they are reached. JobPro keeps it, and a history does not keep it a second time. */
const personal = new Set([
  'email',
  'phone',
  'mobile',
  'notes',
  'address',
  'billingAddress',
  'shippingAddress',
  'givenName',
  'familyName',
  'firstName',
  'lastName',
]);

/** True for a field whose value no history shows. */
export const isPersonal = (field: string): boolean => personal.has(field);

/** Returns what was sent without its personal fields. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  const shown: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value))
    if (inner !== undefined) shown[field] = personal.has(field) ? '[in JobPro]' : redacted(inner);
  return shown;
}
