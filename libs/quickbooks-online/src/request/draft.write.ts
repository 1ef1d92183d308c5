import { Decimal } from 'decimal.js';
import { JsonNumber } from '../json/json.write.js';
import { limits } from '../limits.js';
import { cleanText, cutText, oneLine } from '../names/text.decide.js';
import type { NameCheck, NameRefusal, NameWarning } from '../names/name.decide.js';

export type ProblemCode =
  | NameRefusal
  | 'id.missing'
  | 'date.malformed'
  | 'decimal.malformed'
  | 'decimal.too-large'
  | 'decimal.too-precise'
  | 'number.too-long'
  | 'invoice.no-item-line'
  | 'invoice.too-many-lines'
  | 'invoice.negative-total'
  | 'discount.negative'
  | 'tax-code.missing'
  | 'payment.over-applied'
  | 'payment.negative';

export type WarningCode =
  | NameWarning
  | 'text.shortened'
  | 'text.continued'
  | 'text.changed'
  | 'email.left-out'
  | 'line.rate-adjusted'
  | 'line.amount-only';

/** Why QuickBooks would not take it, found before it was asked. `sentence` is plain English for a bookkeeper. */
export interface WriteProblem {
  readonly code: ProblemCode;
  readonly field: string;
  readonly sentence: string;
  /** What was given, where the sentence for a bookkeeper names it. */
  readonly value?: string;
}
/** What was written otherwise than given. */
export interface WriteWarning {
  readonly code: WarningCode;
  readonly field: string;
}
export type Written<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly WriteWarning[] }
  | { readonly ok: false; readonly problems: readonly WriteProblem[] };

const zero = new Decimal(0);

/** One payload in the making: fields are checked and taken one by one, and all problems come back at once. */
export class Draft {
  readonly #problems: WriteProblem[] = [];
  readonly #warnings: WriteWarning[] = [];

  refuse(code: ProblemCode, field: string, sentence: string, value?: string): void {
    this.#problems.push({ code, field, sentence, ...(value === undefined ? {} : { value }) });
  }

  warn(code: WarningCode, field: string): void {
    this.#warnings.push({ code, field });
  }

  finish<T>(value: T): Written<T> {
    return this.#problems.length > 0
      ? { ok: false, problems: this.#problems }
      : { ok: true, value, warnings: this.#warnings };
  }

  name(field: string, check: NameCheck): string {
    if (check.ok) {
      for (const code of check.warnings) this.warn(code, field);
      return check.name;
    }
    this.refuse(check.code, field, nameSentence(check.code, check.limit));
    return '';
  }

  id(field: string, value: string): string {
    if (value.trim() === '') this.refuse('id.missing', field, `${field} names no QuickBooks record.`);
    return value;
  }

  /** Text on one line, cut with a warning; undefined when there is nothing to say. */
  line(field: string, value: string | undefined, limit: number): string | undefined {
    return this.#fit(field, value === undefined ? '' : oneLine(value), limit);
  }

  /** Text that keeps its lines, cut with a warning; undefined when there is nothing to say. */
  text(field: string, value: string | undefined, limit: number): string | undefined {
    return this.#fit(field, value === undefined ? '' : cleanText(value).trim(), limit);
  }

  /** A number that people look for: refused, never cut, when it is too long. */
  number(field: string, value: string | undefined, limit: number): string | undefined {
    const text = value === undefined ? '' : oneLine(value);
    if (text.length > limit) {
      this.refuse('number.too-long', field, `${field} has more than the ${limit} characters that QuickBooks takes.`);
    }
    return text === '' ? undefined : text;
  }

  date(field: string, value: string): string {
    const day = new Date(`${value}T00:00:00Z`);
    const sound = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime());
    if (!sound || day.toISOString().slice(0, 10) !== value) {
      this.refuse('date.malformed', field, `${field} is not a date of the form YYYY-MM-DD.`);
    }
    return value;
  }

  amount(field: string, value: string): Decimal {
    return this.decimal(field, value, limits.decimal.amountPlaces);
  }

  /** A decimal string within QuickBooks' "10.5" form; zeros behind the last place it takes do no harm. */
  decimal(field: string, value: string, places: number): Decimal {
    if (!/^-?\d+(?:\.\d+)?$/.test(value)) {
      this.refuse('decimal.malformed', field, `${field} is not a decimal number.`);
      return zero;
    }
    const read = new Decimal(value);
    if (read.abs().gte(new Decimal(10).pow(limits.decimal.integerDigits))) {
      this.refuse('decimal.too-large', field, `${field} is larger than QuickBooks takes.`, value);
    }
    if (read.decimalPlaces() > places) {
      this.refuse('decimal.too-precise', field, `${field} has more than ${places} decimal places.`);
    }
    return read;
  }

  #fit(field: string, text: string, limit: number): string | undefined {
    if (text.length > limit) this.warn('text.shortened', field);
    return text === '' ? undefined : cutText(text, limit);
  }
}

/** Cents are always written: 5 goes out as 5.00. */
export const amountToken = (value: Decimal): JsonNumber =>
  new JsonNumber(value.isZero() ? '0.00' : value.toFixed(Math.max(limits.decimal.amountPlaces, value.decimalPlaces())));

export const decimalToken = (value: Decimal): JsonNumber => new JsonNumber(value.isZero() ? '0' : value.toFixed());

function nameSentence(code: NameRefusal, limit: number): string {
  switch (code) {
    case 'name.empty':
      return 'There is no name.';
    case 'name.colon':
      return 'QuickBooks takes no colon in a name.';
    case 'name.too-long':
      return `The name has more than the ${limit} characters that QuickBooks takes.`;
  }
}
