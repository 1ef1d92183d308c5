import { element, escapeXml } from '../xml/xml.write.js';
import type { FieldProblem, Written } from './field.problems.js';
import type { Entry, Kind, Part } from './table.types.js';
import {
  writeAmount,
  writeDate,
  writeDateTime,
  writeDecimal,
  writeFloat,
  writeGuid,
  writeId,
  writeText,
} from './value.write.js';

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
    const known = new Set(namesOf(part));
    for (const name of Object.keys(value)) {
      if (value[name] !== undefined && !known.has(name)) {
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
        return part.parts.map((one) => this.#part(one, value, path)).join('');
      case 'choice':
        return this.#choice(part, value, path);
    }
  }

  #choice(part: Part & { part: 'choice' }, value: Values, path: string): string {
    const chosen = part.alternatives.filter((one) => namesOf(one).some((name) => isGiven(value[name])));
    const [first, second] = chosen;
    if (first !== undefined && second === undefined) return this.#part(first, value, path);
    if (first === undefined && !part.needed) return '';
    const field = part.alternatives.map((one) => namesOf(one).join('+')).join(' | ');
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
      .map((one: unknown, index) => this.#value(name, entry.kind, one, { field: `${field}[${index}]`, filled: true }))
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
