import type { Entity, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import type { Snapshot } from '../entity-mapping.js';

/** What can happen to one record, whatever message told it. */
export type RecordEvent<S extends Snapshot = Snapshot> =
  | { readonly kind: 'snapshot'; readonly snapshot: S; readonly traceparent: string }
  | {
      readonly kind: 'selected';
      readonly batchId: string;
      readonly requestedBy: string;
      readonly revision?: number;
      readonly traceparent: string;
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
    }
  /** The company's settings changed: a refusal that came of them may be mended. */
  | { readonly kind: 'settings-changed' }
  | {
      readonly kind: 'done';
      readonly remote: Remote;
      readonly how: 'created' | 'linked' | 'adopted';
      readonly warnings: readonly Warning[];
    }
  | { readonly kind: 'rejected'; readonly commandId: string; readonly reason: Reason; readonly said?: Said }
  | {
      readonly kind: 'unknown' | 'deferred';
      readonly commandId: string;
      readonly details: Readonly<Record<string, unknown>>;
    };
