import { Decimal } from 'decimal.js';
import { limits } from '../limits.js';
import { encodeText } from '../text/encode-text.js';
import { element, escapeXml } from '../xml/xml.js';
import type { Entry, Kind, Part, TextKind } from './table-types.js';

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

type Values = Readonly<Record<string, unknown>>;
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

/** Walks a table and a value side by side, and gathers what is wrong with the value instead of stopping at the first. */
export class PartWriter {
  readonly problems: FieldProblem[] = [];

  /** XML of the value, in the table's order; meaningless once there are problems. */
  write(part: Part, value: unknown, path = ''): string {
    if (!isValues(value)) {
      this.problems.push({ field: path, problem: 'wrong-type' });
      return '';
    }
    const names = new Set(namesOf(part));
    for (const name of Object.keys(value)) {
      if (value[name] !== undefined && !names.has(name)) {
        this.problems.push({ field: below(path, name), problem: 'unknown-field' });
      }
    }
    return this.#part(part, value, path);
  }

  /** For attributes, which no table describes. */
  checkText(field: string, value: string, limit: number): void {
    this.#take(field, value === '' ? { problem: 'empty' } : writeId(value, limit));
  }

  #part(part: Part, value: Values, path: string): string {
    switch (part.part) {
      case 'fields':
        return part.fields.map(([name, entry]) => this.#entry(name, entry, value[name], path)).join('');
      case 'sequence':
        return part.parts.map((each) => this.#part(each, value, path)).join('');
      case 'choice':
        return this.#choice(part, value, path);
    }
  }

  #choice(part: Part & { part: 'choice' }, value: Values, path: string): string {
    const chosen = part.alternatives.filter((each) => namesOf(each).some((name) => isGiven(value[name])));
    const [first, second] = chosen;
    if (first !== undefined && second === undefined) return this.#part(first, value, path);
    if (first === undefined && !part.needed) return '';
    const field = part.alternatives.map((each) => namesOf(each).join('+')).join(' | ');
    this.problems.push({ field: below(path, field), problem: 'choose-one', actual: chosen.length });
    return '';
  }

  #entry(name: string, entry: Entry, value: unknown, path: string): string {
    const field = below(path, name);
    if (entry.presence === 'optional' || entry.presence === 'required') {
      if (value !== undefined)
        return this.#value(name, entry.kind, value, { field, filled: entry.presence === 'required' });
      if (entry.presence === 'required') this.problems.push({ field, problem: 'missing' });
      return '';
    }
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      if (entry.presence === 'filled-list') this.problems.push({ field, problem: 'missing' });
      return '';
    }
    if (!Array.isArray(value)) {
      this.problems.push({ field, problem: 'wrong-type' });
      return '';
    }
    if (entry.most !== undefined && value.length > entry.most) {
      this.problems.push({ field, problem: 'too-many', limit: entry.most, actual: value.length });
      return '';
    }
    return value
      .map((each: unknown, index) => this.#value(name, entry.kind, each, { field: `${field}[${index}]`, filled: true }))
      .join('');
  }

  #value(name: string, kind: Kind, value: unknown, place: { field: string; filled: boolean }): string {
    if (kind.kind === 'group') return element(name, this.write(kind.part, value, place.field));
    if (kind.kind === 'txn' && isValues(value)) {
      const { macro } = value;
      if (typeof macro !== 'string') this.problems.push({ field: place.field, problem: 'wrong-type' });
      else this.checkText(place.field, macro, 50);
      return element(name, '', { useMacro: `TxnID:${String(macro)}` });
    }
    return element(name, this.#take(place.field, writeLeaf(kind, value, place.filled)));
  }

  #take(field: string, written: Written): string {
    if ('problem' in written) {
      this.problems.push({ field, ...written });
      return '';
    }
    return escapeXml(written.text);
  }
}

function writeLeaf(kind: Exclude<Kind, { kind: 'group' }>, value: unknown, filled: boolean): Written {
  if (kind.kind === 'boolean') {
    return typeof value === 'boolean' ? { text: value ? 'true' : 'false' } : { problem: 'wrong-type' };
  }
  if (kind.kind === 'integer') {
    if (typeof value !== 'number') return { problem: 'wrong-type' };
    if (!Number.isSafeInteger(value)) return { problem: 'bad-number' };
    return value < kind.least ? { problem: 'not-allowed', limit: kind.least } : { text: `${value}` };
  }
  return typeof value === 'string' ? writeString(kind, value, filled) : { problem: 'wrong-type' };
}

function writeString(
  kind: Exclude<Kind, { kind: 'group' | 'boolean' | 'integer' }>,
  value: string,
  filled: boolean,
): Written {
  switch (kind.kind) {
    case 'text':
      return writeText(kind, value, filled);
    case 'id':
      return value === '' ? { problem: 'empty' } : writeId(value, kind.limit);
    case 'txn':
      return value === '' ? { problem: 'empty' } : writeId(value, 36);
    case 'guid':
      return writeGuid(value);
    case 'amount':
      return writeAmount(value);
    case 'decimal':
      return writeDecimal(value);
    case 'float':
      return writeFloat(value);
    case 'date':
      return writeDate(value);
    case 'date-time':
      return writeDateTime(value);
    case 'one-of':
      return kind.values.includes(value) ? { text: value } : { problem: 'not-allowed' };
  }
}

/** Returns whether a choice has this value. An empty list counts as absent. */
const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);

function namesOf(part: Part): readonly string[] {
  switch (part.part) {
    case 'fields':
      return part.fields.map(([name]) => name);
    case 'sequence':
      return part.parts.flatMap(namesOf);
    case 'choice':
      return part.alternatives.flatMap(namesOf);
  }
}

const decimalForm = /^[+-]?\d+(\.\d+)?$/;
const dateForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTimeForm = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const guidForm = /^(0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$/;
const idForm = /^[\x21-\x7e]+$/;
/** Longer than any number that a limit allows; keeps a hostile one from costing time. */
const longestNumber = 40;

/** Latin-1 as `encodeText` leaves it. Whatever would have to be written otherwise is refused. */
function writeText(kind: TextKind, value: string, filled: boolean): Written {
  if (filled && value.trim() === '') return { problem: 'empty' };
  const { text, replaced, refused } = encodeText(value, { lines: kind.free });
  const characters = [...replaced.map(({ from }) => from), ...refused];
  if (characters.length > 0) return { problem: 'bad-character', characters };
  if (kind.name && text.includes(':')) return { problem: 'colon-in-name' };
  const { limit } = kind;
  return limit === undefined || text.length <= limit ? { text } : { problem: 'too-long', limit, actual: text.length };
}

function writeId(value: string, limit: number): Written {
  if (value.length > limit) return { problem: 'too-long', limit, actual: value.length };
  return idForm.test(value) ? { text: value } : { problem: 'bad-identifier' };
}

const writeGuid = (value: string): Written => (guidForm.test(value) ? { text: value } : { problem: 'bad-identifier' });

/** Two places always: QuickBooks takes money with none or two. More than two is refused, never rounded. */
function writeAmount(value: string): Written {
  const { amountDigits, amountPlaces } = limits.decimal;
  const parsed = parseDecimal(value, amountDigits);
  if ('problem' in parsed) return parsed;
  const places = parsed.number.decimalPlaces();
  if (places > amountPlaces) return { problem: 'too-precise', limit: amountPlaces, actual: places };
  return { text: parsed.number.toFixed(amountPlaces) };
}

/** Up to five places. More is refused, never rounded. */
function writeDecimal(value: string): Written {
  const { priceDigits, pricePlaces } = limits.decimal;
  const parsed = parseDecimal(value, priceDigits);
  if ('problem' in parsed) return parsed;
  const places = parsed.number.decimalPlaces();
  return places <= pricePlaces
    ? { text: parsed.number.toFixed() }
    : { problem: 'too-precise', limit: pricePlaces, actual: places };
}

function writeFloat(value: string): Written {
  const parsed = parseDecimal(value, longestNumber);
  return 'problem' in parsed ? parsed : { text: parsed.number.toFixed() };
}

function parseDecimal(value: string, digits: number): Exclude<Written, { text: string }> | { number: Decimal } {
  if (value.length > longestNumber || !decimalForm.test(value)) return { problem: 'bad-number' };
  const number = new Decimal(value);
  const whole = number.abs().floor().toFixed();
  if (whole.length > digits) return { problem: 'too-large', limit: digits, actual: whole.length };
  return { number: number.isZero() ? new Decimal(0) : number };
}

/** QuickBooks keeps dates from 1901 on. */
function writeDate(value: string): Written {
  const [, year, month, day] = dateForm.exec(value) ?? [];
  return isCalendarDay(year, month, day) ? { text: value } : { problem: 'bad-date' };
}

function isCalendarDay(year = '', month = '', day = ''): boolean {
  if (year < '1901') return false;
  const moment = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${year}-${month}-${day}`);
}

/** The schema knows no `Z` and no fractions: UTC is written as +00:00, fractions go (QuickBooks keeps whole seconds). */
function writeDateTime(value: string): Written {
  const [, day, hour, minute, second = '00', zone = ''] = dateTimeForm.exec(value) ?? [];
  if (day === undefined || 'problem' in writeDate(day)) return { problem: 'bad-date' };
  if (hour === undefined || minute === undefined) return { text: day };
  if (hour > '23' || minute > '59' || second > '59' || (zone.length === 6 && zone.slice(1) > '14:00')) {
    return { problem: 'bad-date' };
  }
  return { text: `${day}T${hour}:${minute}:${second}${zone === 'Z' ? '+00:00' : zone}` };
}
