import type { Snapshot } from '../entity-mapping.js';
import { isPersonal } from './redact.js';

/** A field that is not as it was. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Values that a sentence can show. */
const SHOWN = 60;

/** Where two states of one record of JobPro differ, its revision aside. */
export function differencesOf(before: Snapshot, after: Snapshot): Difference[] {
  const was: Readonly<Record<string, unknown>> = { ...before };
  const is: Readonly<Record<string, unknown>> = { ...after };
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => field !== 'revision' && text(was[field]) !== text(is[field]))
    .map((field) => ({ field, before: was[field], after: is[field] }));
}

/** “total 100.00 → 120.00, lines”: the values where they are short and nobody's own. */
export function sayDifferences(differences: readonly Difference[]): string {
  return differences
    .map(({ field, before, after }) => {
      const values = isPersonal(field) ? [] : [before, after].flatMap((value) => shown(value) ?? []);
      return values.length === 2 ? `${words(field)} ${values.join(' → ')}` : words(field);
    })
    .join(', ');
}

/** A value that is short enough for a sentence. */
function shown(value: unknown): string | undefined {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' && value.length <= SHOWN ? value : undefined;
}

/** `dueDate` as a person says it. */
const words = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The same whatever order a record's fields came in. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
