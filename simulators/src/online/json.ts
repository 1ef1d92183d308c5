/** JSON as it is sent over the wire. Records are immutable: an update makes a new one, so an earlier answer does not change. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export function objectAt(holder: JsonObject, key: string): JsonObject | undefined {
  const value = holder[key];
  return isObject(value) ? value : undefined;
}

/** The objects of a list; what is no list has none. */
export function objectsAt(holder: JsonObject, key: string): readonly JsonObject[] {
  const value = holder[key];
  return isList(value) ? value.filter(isObject) : [];
}

export function textAt(holder: JsonObject, key: string): string | undefined {
  const value = holder[key];
  return typeof value === 'string' ? value : undefined;
}

/** The id inside a reference such as CustomerRef. */
export function refAt(holder: JsonObject, key: string): string | undefined {
  const ref = objectAt(holder, key);
  return ref === undefined ? undefined : textAt(ref, 'value');
}

/** Follows a dotted path; a reference at its end counts as its id, as QuickBooks' queries have it. */
export function valueAt(record: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = record;
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return isObject(value) && 'value' in value ? value['value'] : value;
}
