import type { Entity, NoticeCode, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import type { Snapshot } from '../entity-mapping.js';

/** An act of a person on one record. */
export type RecordAct =
  | { readonly kind: 'retry' | 'exclude' | 'include' | 'send-anew' | 'unlink' }
  | { readonly kind: 'settle'; readonly notice: NoticeCode }
  | { readonly kind: 'link'; readonly remote: Remote; readonly warnings?: readonly Warning[] }
  | { readonly kind: 'cancel-batch'; readonly batchId: string };

/** An event of one record, whichever message reports it. */
export type RecordEvent<S extends Snapshot = Snapshot> =
  | { readonly kind: 'snapshot'; readonly snapshot: S; readonly traceparent: string }
  | {
      readonly kind: 'selected';
      readonly batchId: string;
      readonly requestedBy: string;
      readonly revision?: number;
      readonly sendAlong?: boolean;
    }
  /** Another record waits for this one's link. */
  | { readonly kind: 'needed' }
  /** `key` is the dependency's (`dependencyKey`). */
  | { readonly kind: 'dependency-met'; readonly key: string }
  | {
      readonly kind: 'dependency-refused';
      readonly key: string;
      readonly entity: Entity;
      readonly name: string;
      readonly reason: Reason;
      readonly cause?: string;
    }
  /** The company's settings changed, which may resolve a refusal. */
  | { readonly kind: 'settings-changed' }
  | {
      readonly kind: 'done';
      readonly remote: Remote;
      readonly how: 'created' | 'linked' | 'adopted';
      /** QuickBooks' own total of a document. */
      readonly total?: string;
      readonly warnings: readonly Warning[];
    }
  | { readonly kind: 'rejected'; readonly commandId: string; readonly reason: Reason; readonly said?: Said }
  | { readonly kind: 'unknown'; readonly commandId: string; readonly sentAt: string }
  | { readonly kind: 'deferred'; readonly commandId: string; readonly until: string; readonly because: string }
  /** The command was taken back before it was sent. */
  | { readonly kind: 'withdrawn'; readonly commandId: string }
  | { readonly kind: 'changed-remotely'; readonly change: 'updated' | 'deleted' | 'voided'; readonly at?: string }
  | { readonly kind: 'act'; readonly act: RecordAct; readonly by: string };

export type RecordEventOf<K extends RecordEvent['kind'], S extends Snapshot = Snapshot> = Extract<
  RecordEvent<S>,
  { readonly kind: K }
>;
