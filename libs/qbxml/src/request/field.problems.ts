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
  /** The characters that QuickBooks cannot hold as they are. */
  readonly characters?: readonly string[];
}

/** The result of writing one value: its text, or a problem without its field. */
export type Written = { readonly text: string } | Omit<FieldProblem, 'field'>;
