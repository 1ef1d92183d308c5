import type { Answer } from '@jobpro/contracts';
import type { Exchange, OperationSpan, Taken } from '@jobpro/connector';
import type { WriteOperation } from '@jobpro/quickbooks-online';
import type { OnlineOperation } from '../operations/operations.js';
import type { Step, StepReply } from '../operations/step.js';

/** What is to be done next with a command. */
export type Next =
  /** Ask these, with the answers to earlier ones at hand. `fresh`: our own copy is not enough. */
  | {
      readonly kind: 'look';
      readonly asks: readonly Step[];
      readonly had: readonly StepReply[];
      readonly fresh: boolean;
      /** The answer where nothing is found, if a refusal led here; else building is next. */
      readonly otherwise: Answer | undefined;
    }
  | { readonly kind: 'build' }
  | { readonly kind: 'send'; readonly operation: WriteOperation; readonly requestKey: string | undefined }
  | { readonly kind: 'settle'; readonly answer: Answer; readonly again?: Date };

/** One command on its way through a parcel. */
export interface WorkItem {
  readonly taken: Taken;
  readonly operation: OnlineOperation;
  readonly span: OperationSpan;
  next: Next;
  /** How often something was sent for it here: each sending after the first has a key of its own. */
  sendings: number;
  exchange: Exchange | undefined;
  /** True once its answer was written down. */
  settled: boolean;
}
