import { decimalOf } from '../entities/money.js';
import type { Json, JsonObject } from '../json.js';
import { valueAt } from '../json.js';
import type { Row } from '../state/table.js';
import type { Condition } from './parser.js';
import type { Comparing, Property } from './properties.js';

type Comparable = string | number | undefined;

const shown = (value: Json | undefined): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

/** A value in the form in which it is compared; undefined where the record has none. */
function comparable(as: Comparing, value: string | undefined, fold: (text: string) => string): Comparable {
  if (value === undefined) return undefined;
  switch (as) {
    case 'text':
      return fold(value);
    case 'flag':
      return value.toLowerCase();
    case 'id':
    case 'decimal':
      return decimalOf(value.trim())?.toNumber();
    case 'date':
      return value.slice(0, 10);
    case 'moment': {
      const moment = Date.parse(value);
      return Number.isNaN(moment) ? undefined : moment;
    }
  }
}

export function predicate(
  property: Property,
  condition: Condition,
  fold: (text: string) => string,
): (record: JsonObject) => boolean {
  const read = (record: JsonObject): Comparable => comparable(property.as, shown(valueAt(record, property.path)), fold);
  const wanted = condition.values.map((value) => comparable(property.as, value, fold));
  const [first] = wanted;
  const ordered =
    (test: (order: number) => boolean) =>
    (record: JsonObject): boolean => {
      const value = read(record);
      return value !== undefined && first !== undefined && test(order(value, first));
    };
  switch (condition.operator) {
    case '=':
    case 'IN': {
      const set = new Set(wanted.filter((value) => value !== undefined));
      return (record) => {
        const value = read(record);
        return value !== undefined && set.has(value);
      };
    }
    case '<':
      return ordered((result) => result < 0);
    case '>':
      return ordered((result) => result > 0);
    case '<=':
      return ordered((result) => result <= 0);
    case '>=':
      return ordered((result) => result >= 0);
    case 'LIKE': {
      const pattern = likePattern(fold(condition.values[0] ?? ''));
      return (record) => {
        const value = shown(valueAt(record, property.path));
        return value !== undefined && pattern.test(fold(value));
      };
    }
  }
}

/** `%` stands for any run of characters; nothing else is special. */
const likePattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('%')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
      .join('.*')}$`,
    'su',
  );

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Orders rows by a property; records without it come first. */
export function comparator(property: Property, descending: boolean): (a: Row, b: Row) => number {
  const read = (row: Row): Comparable =>
    comparable(property.as, shown(valueAt(row.record, property.path)), (text) => text.toLowerCase());
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const left = read(a);
    const right = read(b);
    if (left === undefined || right === undefined)
      return sign * (Number(left !== undefined) - Number(right !== undefined));
    return sign * order(left, right);
  };
}
