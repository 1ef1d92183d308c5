/** A number written exactly as its token says: a decimal string never passes through a float on its way out. */
export class JsonNumber {
  constructor(readonly token: string) {
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(token)) throw new RangeError(`Not a decimal number: ${token}`);
  }
}

export type Json = string | boolean | JsonNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Writes JSON. Keys keep their order and absent ones are left out, so the same value always gives the same bytes. */
export function writeJson(value: Json): string {
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (value instanceof JsonNumber) return value.token;
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${writeJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value);
