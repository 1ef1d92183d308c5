import type { Entity, NoticeCode, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import type { Snapshot } from '../entity-mapping.js';

/** What a person did to one record. */
export type RecordAct =
  | { readonly kind: 'retry' | 'exclude' | 'include' | 'send-anew' | 'unlink' }
  | { readonly kind: 'settle'; readonly notice: NoticeCode }
  | { readonly kind: 'link'; readonly remote: Remote; readonly warnings?: readonly Warning[] }
  | { readonly kind: 'cancel-batch'; readonly batchId: string };

/** What can happen to one record, whatever message told it. */
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
  | { readonly kind: 'need-met'; readonly target: string }
  | {
      readonly kind: 'need-refused';
      readonly target: string;
      readonly entity: Entity;
      readonly name: string;
      readonly reason: Reason;
      readonly cause?: string;
    }
  /** The company's settings changed: a refusal that came of them may be mended. */
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
  | {
      readonly kind: 'unknown' | 'deferred';
      readonly commandId: string;
      readonly details: Readonly<Record<string, unknown>>;
    }
  /** The command was taken back before it was sent. */
  | { readonly kind: 'withdrawn'; readonly commandId: string }
  | { readonly kind: 'changed-remotely'; readonly change: 'updated' | 'deleted' | 'voided'; readonly at?: string }
  | { readonly kind: 'act'; readonly act: RecordAct; readonly by: string };
