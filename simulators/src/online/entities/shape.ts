import { fault } from './fault.js';
import type { EntityName } from './entity-name.js';
import { decimalOf } from './money.js';
import type { Json, JsonObject } from '../json.js';
import { isObject } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';

/** The values that a field of a payload accepts. `readOnly` fields are accepted and dropped, as QuickBooks does. */
export type Field =
  | { readonly is: 'text'; readonly max: number; readonly forbidden?: RegExp; readonly email?: true }
  | { readonly is: 'decimal' }
  | { readonly is: 'flag' }
  | { readonly is: 'date' }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'ref'; readonly to?: EntityName }
  | { readonly is: 'object'; readonly fields: Fields }
  | { readonly is: 'list'; readonly of: Fields }
  | { readonly is: 'readOnly' };
export type Fields = Readonly<Record<string, Field>>;

/** Tabs and line breaks have no place in a name, nor the colon that QuickBooks writes between levels. */
const notInNames = /[:\t\n\r]/u;

export const text = (max: number): Field => ({ is: 'text', max });
export const name = (max: number): Field => ({ is: 'text', max, forbidden: notInNames });
export const email: Field = { is: 'object', fields: { Address: { is: 'text', max: 100, email: true } } };
export const decimal: Field = { is: 'decimal' };
export const flag: Field = { is: 'flag' };
export const date: Field = { is: 'date' };
export const readOnly: Field = { is: 'readOnly' };
export const choice = (...of: readonly string[]): Field => ({ is: 'choice', of });
export const ref = (to?: EntityName): Field => (to === undefined ? { is: 'ref' } : { is: 'ref', to });
export const object = (fields: Fields): Field => ({ is: 'object', fields });
export const list = (of: Fields): Field => ({ is: 'list', of });

const emailForm = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/u;
const dateForm = /^(\d{4})-(\d{2})-(\d{2})(?:[T+Z-].*)?$/u;

function isCalendarDate(value: string): boolean {
  const parts = dateForm.exec(value);
  if (parts === null) return false;
  const day = value.slice(0, 10);
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

/** Reads a payload against its fields: unknown ones are refused, numbers and flags given as text are taken.
 *  Null and the empty text clear a field: at the top they stay as null for the sparse update to see, further in they vanish. */
export function readShape(fields: Fields, body: JsonObject, path = ''): Result<JsonObject> {
  const read: Record<string, Json> = {};
  for (const [key, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const element = path === '' ? key : `${path}.${key}`;
    if (field === undefined) return refused(fault.unknownProperty(`Unrecognized field "${key}"`, element));
    if (field.is === 'readOnly' || value === undefined) continue;
    const result = value === null ? done(null) : readField(field, value, element);
    if (!result.ok) return result;
    if (result.value !== null || path === '') read[key] = result.value;
  }
  return done(read);
}

function readField(field: Exclude<Field, { is: 'readOnly' }>, value: Json, element: string): Result<Json> {
  switch (field.is) {
    case 'text':
      return readText(field, value, element);
    case 'decimal': {
      const amount = typeof value === 'number' || typeof value === 'string' ? decimalOf(value) : undefined;
      return amount === undefined ? refused(fault.badNumber(element, JSON.stringify(value))) : done(amount.toNumber());
    }
    case 'flag':
      if (typeof value === 'boolean') return done(value);
      if (value === 'true' || value === 'false') return done(value === 'true');
      return refused(fault.unknownProperty(element, element));
    case 'date':
      return typeof value === 'string' && isCalendarDate(value)
        ? done(value.slice(0, 10))
        : refused(fault.badDate(element, JSON.stringify(value)));
    case 'choice':
      return typeof value === 'string' && field.of.includes(value)
        ? done(value)
        : refused(fault.badEnumeration(element, JSON.stringify(value)));
    case 'ref':
      return readRef(value, element);
    case 'object':
      return isObject(value)
        ? readShape(field.fields, value, element)
        : refused(fault.unknownProperty(element, element));
    case 'list':
      return readList(field.of, value, element);
  }
}

function readText(field: Extract<Field, { is: 'text' }>, value: Json, element: string): Result<Json> {
  const string = typeof value === 'number' ? String(value) : value;
  if (typeof string !== 'string') return refused(fault.unknownProperty(element, element));
  const trimmed = string.trim();
  if (trimmed === '') return done(null);
  if (trimmed.length > field.max) return refused(fault.length(element, 0, field.max, trimmed.length));
  if (field.forbidden?.test(trimmed) === true) return refused(fault.badCharacters(element));
  if (field.email === true && !trimmed.split(',').every((address) => emailForm.test(address.trim()))) {
    return refused(fault.badEmail(element));
  }
  return done(trimmed);
}

function readRef(value: Json, element: string): Result<Json> {
  if (!isObject(value)) return refused(fault.unknownProperty('Can not instantiate value of ReferenceType', element));
  const unknown = Object.keys(value).find((key) => !['value', 'name', 'type'].includes(key));
  if (unknown !== undefined)
    return refused(fault.unknownProperty(`Unrecognized field "${unknown}"`, `${element}.${unknown}`));
  const id = value['value'];
  const text = typeof id === 'number' ? String(id) : id;
  if (typeof text !== 'string' || text === '') return refused(fault.missing(element));
  return done({ value: text, ...(typeof value['name'] === 'string' ? { name: value['name'] } : {}) });
}

function readList(of: Fields, value: Json, element: string): Result<Json> {
  if (!Array.isArray(value)) return refused(fault.unknownProperty(element, element));
  const read: Json[] = [];
  for (const entry of value as readonly Json[]) {
    if (!isObject(entry)) return refused(fault.unknownProperty(element, element));
    const item = readShape(of, entry, element);
    if (!item.ok) return item;
    read.push(item.value);
  }
  return done(read);
}
