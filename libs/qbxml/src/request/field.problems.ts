import type { Replaced } from '../text/encode-text.js';

export type ProblemKind =
  | 'missing'
  | 'empty'
  | 'too-long'
  | 'bad-character'
  | 'colon-in-name'
  | 'bad-number'
  | 'too-large'
  | 'too-precise'
  | 'bad-date'
  | 'bad-identifier'
  | 'not-allowed'
  | 'choose-one'
  | 'too-many'
  | 'wrong-type'
  | 'unknown-field';

/** Why a request cannot be built. `field` is a path of element names, `InvoiceLineAdd[2].Desc`, counted from 0. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: ProblemKind;
  readonly limit?: number;
  readonly actual?: number;
  /** The characters that QuickBooks cannot hold. */
  readonly characters?: readonly string[];
}

/** What was changed so that QuickBooks can hold it; to be shown on the record. */
export type FieldWarning =
  | {
      readonly field: string;
      readonly warning: 'transliterated';
      readonly from: string;
      readonly to: string;
      readonly replaced: readonly Replaced[];
    }
  | {
      readonly field: string;
      readonly warning: 'shortened' | 'rounded';
      readonly from: string;
      readonly to: string;
      readonly limit: number;
    };

/** What writing one value leads to: its text, or a problem without its field. */
export type Written =
  { readonly text: string; readonly warnings?: readonly Unplaced<FieldWarning>[] } | Omit<FieldProblem, 'field'>;

type Unplaced<T> = T extends unknown ? Omit<T, 'field'> : never;
export type UnplacedWarning = Unplaced<FieldWarning>;
