import type { Snapshot } from '../entity-mapping.js';
import { isPersonal } from './decision.js';

/** A field that is not as it was. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Values that a sentence can show. */
const SHOWN = 60;

/** Returns the differences between two states of one record of JobPro, except its revision. */
export function differencesOf(before: Snapshot, after: Snapshot): Difference[] {
  const was: Readonly<Record<string, unknown>> = { ...before };
  const is: Readonly<Record<string, unknown>> = { ...after };
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => field !== 'revision' && text(was[field]) !== text(is[field]))
    .map((field) => ({ field, before: was[field], after: is[field] }));
}

/**
 * Returns a text such as “total 100.00 → 120.00, line 2 amount 20.00 → 40.00, line 3 added”. Values
 * are shown where they are short and not personal. Of many differences, only the first are named.
 */
export function sayDifferences(differences: readonly Difference[]): string {
  const all = differences.flatMap(sayOne);
  const left = all.length - MOST;
  return left > 1 ? `${all.slice(0, MOST).join(', ')}, and ${String(left)} more` : all.join(', ');
}

/** Differences that one sentence names. */
const MOST = 8;

/** Returns the differences within a field, down to the values: lines by their place, parts by their names. */
function sayOne({ field, before, after }: Difference): string[] {
  if (isPersonal(field)) return [words(field)];
  if (Array.isArray(before) && Array.isArray(after)) {
    const [was, is]: [readonly unknown[], readonly unknown[]] = [before, after];
    const singular = words(field).replace(/s$/, '');
    return Array.from({ length: Math.max(was.length, is.length) }).flatMap((_, at) => {
      const name = `${singular} ${String(at + 1)}`;
      if (at >= was.length) return [`${name} added`];
      if (at >= is.length) return [`${name} removed`];
      return text(was[at]) === text(is[at]) ? [] : within(name, was[at], is[at]);
    });
  }
  return within(words(field), before, after);
}

function within(name: string, before: unknown, after: unknown): string[] {
  if (isPart(before) && isPart(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((field) => text(before[field]) !== text(after[field]))
      .flatMap((field) => sayOne({ field, before: before[field], after: after[field] }))
      .map((part) => `${name} ${part}`);
  const values = [before, after].flatMap((value) => shown(value) ?? []);
  return [values.length === 2 ? `${name} ${values.join(' → ')}` : name];
}

const isPart = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value that is short enough for a sentence. */
function shown(value: unknown): string | undefined {
  if (value === undefined) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' && value.length <= SHOWN ? value : undefined;
}

/** Returns a field's name in words: `due date` for `dueDate`. */
const words = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Returns a text that does not depend on the order of a record's fields. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
