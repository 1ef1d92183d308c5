export interface XmlLimits {
  /** In UTF-16 units, looked at before anything is parsed. */
  readonly length: number;
  /** Tags, opening and closing, comments and sections included. */
  readonly tags: number;
  readonly depth: number;
}

export type XmlProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large'; readonly limit: number; readonly actual: number }
  | { readonly kind: 'too-many-tags'; readonly limit: number }
  | { readonly kind: 'too-deep'; readonly limit: number }
  /** A document type can define entities; neither QuickBooks nor the Web Connector sends one. */
  | { readonly kind: 'doctype' }
  | { readonly kind: 'not-well-formed'; readonly detail: string };
