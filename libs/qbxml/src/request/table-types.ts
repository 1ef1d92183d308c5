/**
 * The language in which request tables are written. A table says element names in the schema's order, and for each what
 * it holds; the TypeScript type of the value is inferred from it, and one writer walks it.
 */
declare const holds: unique symbol;

/** Carries the type of a value that a table describes; nothing is there at run time. */
interface Holds<T> {
  readonly [holds]?: () => T;
}

export type Kind =
  | TextKind
  | { readonly kind: 'id'; readonly limit: number }
  | { readonly kind: 'txn' }
  | { readonly kind: 'guid' }
  | { readonly kind: 'amount' }
  | { readonly kind: 'decimal' }
  | { readonly kind: 'float' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'date' }
  | { readonly kind: 'date-time' }
  | { readonly kind: 'integer'; readonly least: number }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  | { readonly kind: 'group'; readonly part: Part };

export interface TextKind {
  readonly kind: 'text';
  readonly limit: number | undefined;
  /** Free text: line breaks stay. */
  readonly free: boolean;
  /** The name of a list entry: no colon, which QuickBooks puts between levels. */
  readonly name: boolean;
}

export interface Entry {
  readonly kind: Kind;
  readonly presence: 'optional' | 'required' | 'list' | 'filled-list';
  readonly most: number | undefined;
}

export type Part =
  | { readonly part: 'fields'; readonly fields: readonly (readonly [name: string, entry: Entry])[] }
  | { readonly part: 'sequence'; readonly parts: readonly Part[] }
  | { readonly part: 'choice'; readonly needed: boolean; readonly alternatives: readonly Part[] };

export type Of<T> = T extends Holds<infer V> ? V : never;

type KindOf<T> = Kind & Holds<T>;
type EntryOf<T, P extends Entry['presence']> = Entry & { readonly presence: P } & Holds<T>;
type Row = KindOf<unknown> | EntryOf<unknown, Entry['presence']>;
type Rows = Readonly<Record<string, Row>>;
type IsRequired<R> = R extends { readonly presence: 'required' | 'filled-list' } ? true : false;
type FieldsOf<F extends Rows> = {
  readonly [K in keyof F as IsRequired<F[K]> extends true ? K : never]: Of<F[K]>;
} & { readonly [K in keyof F as IsRequired<F[K]> extends true ? never : K]?: Of<F[K]> | undefined };

export type PartOf<T> = Part & Holds<T>;
type All<P extends readonly unknown[]> = P extends readonly [infer First, ...infer Rest]
  ? Of<First> & All<Rest>
  : unknown;
type Keys<U> = U extends unknown ? keyof U : never;
type OneOf<U, K extends PropertyKey = Keys<U>> = U extends unknown
  ? U & { readonly [Other in Exclude<K, keyof U>]?: undefined }
  : never;
type NoneOf<U> = { readonly [K in Keys<U>]?: undefined };

const asText = (limit: number | undefined, rest: Partial<TextKind> = {}): KindOf<string> => ({
  kind: 'text',
  limit,
  free: false,
  name: false,
  ...rest,
});

/** One line of text. */
export const text = (limit?: number) => asText(limit);
/** The name of a list entry. */
export const nameText = (limit: number) => asText(limit, { name: true });
/** A memo, note or description. */
export const freeText = (limit: number) => asText(limit, { free: true });
/** A ListID, TxnID, TxnLineID, EditSequence or iterator: ASCII, as QuickBooks gave it. */
export const id = (limit = 36): KindOf<string> => ({ kind: 'id', limit });
/** The TxnID of a transaction in QuickBooks, or of one made earlier in the same set under this macro name. */
export const txn: KindOf<string | { readonly macro: string }> = { kind: 'txn' };
/** `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}`, or `0` for QuickBooks' own custom fields. */
export const guid: KindOf<string> = { kind: 'guid' };
/** Money: a decimal string, two places. */
export const amount: KindOf<string> = { kind: 'amount' };
/** A price, quantity or percentage: a decimal string, up to five places. */
export const decimal: KindOf<string> = { kind: 'decimal' };
/** An exchange rate: a decimal string. */
export const float: KindOf<string> = { kind: 'float' };
export const boolean: KindOf<boolean> = { kind: 'boolean' };
/** `YYYY-MM-DD`. */
export const date: KindOf<string> = { kind: 'date' };
/** ISO 8601, a date alone or with a time; QuickBooks knows whole seconds, so that fractions are dropped. */
export const dateTime: KindOf<string> = { kind: 'date-time' };
export const integer = (least: number): KindOf<number> => ({ kind: 'integer', least });
export const oneOf = <const V extends readonly string[]>(...values: V): KindOf<V[number]> => ({
  kind: 'one-of',
  values,
});
export const group = <T>(part: PartOf<T>): KindOf<T> => ({ kind: 'group', part });

export const required = <T>(kind: KindOf<T>): EntryOf<T, 'required'> => ({
  kind,
  presence: 'required',
  most: undefined,
});
/** Any number, also none. */
export const list = <T>(kind: KindOf<T>, most?: number): EntryOf<readonly T[], 'list'> => ({
  kind,
  presence: 'list',
  most,
});
/** One at least. */
export const filledList = <T>(kind: KindOf<T>): EntryOf<readonly T[], 'filled-list'> => ({
  kind,
  presence: 'filled-list',
  most: undefined,
});

/** Elements in the schema's order. */
export const fields = <F extends Rows>(rows: F): PartOf<FieldsOf<F>> => ({
  part: 'fields',
  fields: Object.entries(rows).map(([name, row]): [string, Entry] => [
    name,
    'presence' in row ? row : { kind: row, presence: 'optional', most: undefined },
  ]),
});

/** Parts one after the other. */
export const sequence = <P extends readonly PartOf<unknown>[]>(...parts: P): PartOf<All<P>> => ({
  part: 'sequence',
  parts,
});

/** Exactly one of the alternatives. */
export const exactlyOne = <P extends readonly PartOf<unknown>[]>(...alternatives: P): PartOf<OneOf<Of<P[number]>>> => ({
  part: 'choice',
  needed: true,
  alternatives,
});

/** One of the alternatives, or none. */
export const atMostOne = <P extends readonly PartOf<unknown>[]>(
  ...alternatives: P
): PartOf<OneOf<Of<P[number]>> | NoneOf<Of<P[number]>>> => ({ part: 'choice', needed: false, alternatives });
