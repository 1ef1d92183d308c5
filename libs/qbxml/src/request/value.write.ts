import { Decimal } from 'decimal.js';
import { limits } from '../limits.js';
import { encodeText } from '../text/encode-text.js';
import type { Written } from './field.problems.js';
import type { TextKind } from './table.types.js';

const decimalForm = /^[+-]?\d+(\.\d+)?$/;
const dateForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTimeForm = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const guidForm = /^(0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$/;
const idForm = /^[\x21-\x7e]+$/;
/** Longer than any number that a limit allows; keeps a hostile one from costing time. */
const longestNumber = 40;

/** Latin-1 as `encodeText` leaves it. Whatever would have to be written otherwise is refused. */
export function writeText(kind: TextKind, value: string, filled: boolean): Written {
  if (filled && value.trim() === '') return { problem: 'empty' };
  const { text, replaced, refused } = encodeText(value, { lines: kind.free });
  const characters = [...replaced.map(({ from }) => from), ...refused];
  if (characters.length > 0) return { problem: 'bad-character', characters };
  if (kind.name && text.includes(':')) return { problem: 'colon-in-name' };
  const { limit } = kind;
  return limit === undefined || text.length <= limit ? { text } : { problem: 'too-long', limit, actual: text.length };
}

export function writeId(value: string, limit: number): Written {
  if (value.length > limit) return { problem: 'too-long', limit, actual: value.length };
  return idForm.test(value) ? { text: value } : { problem: 'bad-identifier' };
}

export const writeGuid = (value: string): Written =>
  guidForm.test(value) ? { text: value } : { problem: 'bad-identifier' };

/** Two places always: QuickBooks takes money with none or two. More than two is refused, never rounded. */
export function writeAmount(value: string): Written {
  const { amountDigits, amountPlaces } = limits.decimal;
  const parsed = parseDecimal(value, amountDigits);
  if ('problem' in parsed) return parsed;
  const places = parsed.number.decimalPlaces();
  if (places > amountPlaces) return { problem: 'too-precise', limit: amountPlaces, actual: places };
  return { text: parsed.number.toFixed(amountPlaces) };
}

/** Up to five places. More is refused, never rounded. */
export function writeDecimal(value: string): Written {
  const { priceDigits, pricePlaces } = limits.decimal;
  const parsed = parseDecimal(value, priceDigits);
  if ('problem' in parsed) return parsed;
  const places = parsed.number.decimalPlaces();
  return places <= pricePlaces
    ? { text: parsed.number.toFixed() }
    : { problem: 'too-precise', limit: pricePlaces, actual: places };
}

export function writeFloat(value: string): Written {
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
export function writeDate(value: string): Written {
  const [, year, month, day] = dateForm.exec(value) ?? [];
  return isCalendarDay(year, month, day) ? { text: value } : { problem: 'bad-date' };
}

function isCalendarDay(year = '', month = '', day = ''): boolean {
  if (year < '1901') return false;
  const moment = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${year}-${month}-${day}`);
}

/** The schema knows no `Z` and no fractions: UTC is written as +00:00, fractions go (QuickBooks keeps whole seconds). */
export function writeDateTime(value: string): Written {
  const [, day, hour, minute, second = '00', zone = ''] = dateTimeForm.exec(value) ?? [];
  if (day === undefined || 'problem' in writeDate(day)) return { problem: 'bad-date' };
  if (hour === undefined || minute === undefined) return { text: day };
  if (hour > '23' || minute > '59' || second > '59' || (zone.length === 6 && zone.slice(1) > '14:00')) {
    return { problem: 'bad-date' };
  }
  return { text: `${day}T${hour}:${minute}:${second}${zone === 'Z' ? '+00:00' : zone}` };
}
