/** The values that a text element accepts. The names follow the qbXML types; `max` counts characters. */
export type Value =
  | { readonly type: 'string'; readonly max: number }
  | { readonly type: 'choice'; readonly of: readonly string[] }
  | { readonly type: 'id' | 'boolean' | 'date' | 'dateTime' | 'amount' | 'price' | 'percent' | 'quantity' }
  | { readonly type: 'integer' | 'month' | 'guid' | 'float' | 'anyString' };

export interface ElementRule {
  readonly kind: 'element';
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly content: Value | Sequence;
  /** Attributes that the element may carry. */
  readonly attributes: readonly string[];
}

export interface ChoiceRule {
  readonly kind: 'choice';
  readonly least: number;
  readonly most: number;
  readonly options: readonly { readonly begins: ReadonlySet<string>; readonly sequence: Sequence }[];
}

export type Rule = ElementRule | ChoiceRule;
/** Rules in the order in which the elements must stand. */
export type Sequence = readonly Rule[];

const rule = (
  name: string,
  least: number,
  most: number,
  content: Value | Sequence,
  attributes: string[],
): ElementRule => ({
  kind: 'element',
  name,
  least,
  most,
  content,
  attributes,
});

/** Exactly one. */
export const required = (name: string, content: Value | Sequence, ...attributes: string[]): ElementRule =>
  rule(name, 1, 1, content, attributes);
/** None or one. */
export const optional = (name: string, content: Value | Sequence, ...attributes: string[]): ElementRule =>
  rule(name, 0, 1, content, attributes);
/** Any number, or at most `most`. */
export const any = (name: string, content: Value | Sequence, most = Number.POSITIVE_INFINITY): ElementRule =>
  rule(name, 0, most, content, []);
/** One or more. */
export const some = (name: string, content: Value | Sequence): ElementRule =>
  rule(name, 1, Number.POSITIVE_INFINITY, content, []);

/** The names that a sequence can begin with. */
function beginnings(sequence: Sequence): Set<string> {
  const names = new Set<string>();
  for (const part of sequence) {
    if (part.kind === 'element') names.add(part.name);
    else for (const option of part.options) for (const name of option.begins) names.add(name);
    if (part.least > 0) break;
  }
  return names;
}

const choice = (least: number, most: number, options: readonly Sequence[]): ChoiceRule => ({
  kind: 'choice',
  least,
  most,
  options: options.map((sequence) => ({ sequence, begins: beginnings(sequence) })),
});

/** One of the sequences. */
export const oneOf = (...options: Sequence[]): ChoiceRule => choice(1, 1, options);
/** One of the sequences, or none. */
export const maybeOneOf = (...options: Sequence[]): ChoiceRule => choice(0, 1, options);
/** Any number of the sequences, in any order. */
export const anyOf = (...options: Sequence[]): ChoiceRule => choice(0, Number.POSITIVE_INFINITY, options);

export const text = (max: number): Value => ({ type: 'string', max });
export const words = (...of: string[]): Value => ({ type: 'choice', of });
export const anyText: Value = { type: 'anyString' };
export const id: Value = { type: 'id' };
export const boolean: Value = { type: 'boolean' };
export const date: Value = { type: 'date' };
export const dateTime: Value = { type: 'dateTime' };
export const amount: Value = { type: 'amount' };
export const price: Value = { type: 'price' };
export const percent: Value = { type: 'percent' };
export const quantity: Value = { type: 'quantity' };
export const integer: Value = { type: 'integer' };
export const month: Value = { type: 'month' };
export const guid: Value = { type: 'guid' };
export const float: Value = { type: 'float' };
