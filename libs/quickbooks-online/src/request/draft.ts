import { Decimal } from 'decimal.js';
import { JsonNumber, type JsonObject } from '../json/json.js';
import { limits } from '../limits.js';
import { cleanText, collapseSpaces, isEmailAddress } from '../text.js';

/** The figures and texts that a sentence about each problem needs. */
interface ProblemDetails {
  'name.empty': object;
  'name.forbidden': { readonly name: string };
  'name.too-long': { readonly name: string; readonly limit: number };
  'text.forbidden': { readonly text: string };
  'text.too-long': { readonly limit: number };
  'email.malformed': { readonly email: string };
  'id.missing': object;
  'date.malformed': object;
  'decimal.malformed': object;
  'decimal.too-large': { readonly value: string };
  'decimal.too-precise': object;
  'number.too-long': { readonly number: string; readonly limit: number };
  'invoice.no-item-line': object;
  'invoice.negative-total': { readonly total: string };
  'discount.negative': { readonly amount: string };
  'tax-code.missing': object;
  'payment.over-applied': { readonly amount: string; readonly applied: string };
  'payment.negative': { readonly amount: string };
}
export type ProblemCode = keyof ProblemDetails;

/** Why QuickBooks would not take a field, found before it was asked. */
export interface ProblemOf<C extends ProblemCode> {
  readonly code: C;
  /** A path of QuickBooks' own names, `Line[0].Amount`. */
  readonly field: string;
  readonly details: ProblemDetails[C];
}
export type WriteProblem = { [C in ProblemCode]: ProblemOf<C> }[ProblemCode];

export type Written<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly WriteProblem[] };

const zero = new Decimal(0);

/**
 * One payload in the making. Fields are encoded as they are or refused, never changed, and all problems are returned together.
 * The caller cuts and cleans the texts beforehand.
 */
export class Draft {
  readonly #problems: WriteProblem[] = [];

  refuse<C extends ProblemCode>(code: C, field: string, details: ProblemDetails[C]): void {
    // The code says which details they are; a union of the codes cannot.
    this.#problems.push({ code, field, details } as WriteProblem);
  }

  finish<T>(value: T): Written<T> {
    return this.#problems.length > 0 ? { ok: false, problems: this.#problems } : { ok: true, value };
  }

  /** A name by which records are found: no colon (2040), no tab, no line break. */
  name(field: string, name: string, limit: number): string {
    if (collapseSpaces(name) === '') this.refuse('name.empty', field, {});
    if (name.includes(':') || !isOneLine(name)) this.refuse('name.forbidden', field, { name });
    if (name.length > limit) this.refuse('name.too-long', field, { name, limit });
    return name;
  }

  id(field: string, value: string): string {
    if (value.trim() === '') this.refuse('id.missing', field, {});
    return value;
  }

  reference(field: string, id: string): JsonObject {
    return { value: this.id(field, id) };
  }

  optionalReference(field: string, id: string | undefined): JsonObject | undefined {
    return id === undefined ? undefined : this.reference(field, id);
  }

  /** Text on one line; undefined where there is nothing to say. */
  line(field: string, value: string | undefined, limit: number): string | undefined {
    return this.#text(field, value, limit, isOneLine);
  }

  /** Text of several lines; undefined where there is nothing to say. */
  text(field: string, value: string | undefined, limit: number): string | undefined {
    return this.#text(field, value, limit, (text) => cleanText(text) === text);
  }

  email(field: string, value: string | undefined): JsonObject | undefined {
    const email = this.line(field, value, limits.customer.email);
    if (email === undefined) return undefined;
    if (!isEmailAddress(email)) this.refuse('email.malformed', field, { email });
    return { Address: email };
  }

  /** A number that people look for. */
  number(field: string, value: string | undefined, limit: number): string | undefined {
    const number = this.line(field, value, Number.POSITIVE_INFINITY);
    if (number !== undefined && number.length > limit) this.refuse('number.too-long', field, { number, limit });
    return number;
  }

  date(field: string, value: string): string {
    const day = new Date(`${value}T00:00:00Z`);
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime());
    if (!isDay || day.toISOString().slice(0, 10) !== value) this.refuse('date.malformed', field, {});
    return value;
  }

  optionalDate(field: string, value: string | undefined): string | undefined {
    return value === undefined ? undefined : this.date(field, value);
  }

  amount(field: string, value: string): Decimal {
    return this.decimal(field, value, limits.decimal.amountPlaces);
  }

  /** A decimal string within QuickBooks' "10.5" form; zeros behind the last place it takes do no harm. */
  decimal(field: string, value: string, places: number): Decimal {
    if (!/^-?\d+(?:\.\d+)?$/.test(value)) {
      this.refuse('decimal.malformed', field, {});
      return zero;
    }
    const number = new Decimal(value);
    if (number.abs().gte(new Decimal(10).pow(limits.decimal.integerDigits))) {
      this.refuse('decimal.too-large', field, { value });
    }
    if (number.decimalPlaces() > places) this.refuse('decimal.too-precise', field, {});
    return number;
  }

  /** A quantity, a rate or stock as its token. */
  rate(field: string, value: string | undefined, places: number = limits.decimal.ratePlaces): JsonNumber | undefined {
    if (value === undefined) return undefined;
    const number = this.decimal(field, value, places);
    return new JsonNumber(number.isZero() ? '0' : number.toFixed());
  }

  #text(
    field: string,
    text: string | undefined,
    limit: number,
    isAllowed: (text: string) => boolean,
  ): string | undefined {
    if (text === undefined || text === '') return undefined;
    if (!isAllowed(text)) this.refuse('text.forbidden', field, { text });
    if (text.length > limit) this.refuse('text.too-long', field, { limit });
    return text;
  }
}

/** White space of any width may stand in a line, but no tab, line break or control character. */
const isOneLine = (text: string): boolean => cleanText(text) === text && !/[\t\n]/.test(text);

/** Returns the amount as its token. Cents are always written: 5 is sent as 5.00. */
export const amountToken = (value: Decimal): JsonNumber =>
  new JsonNumber(value.isZero() ? '0.00' : value.toFixed(Math.max(limits.decimal.amountPlaces, value.decimalPlaces())));

/** Returns the members if any of them is there. */
export const whenAny = (members: JsonObject): JsonObject | undefined =>
  Object.values(members).some((member) => member !== undefined) ? members : undefined;
