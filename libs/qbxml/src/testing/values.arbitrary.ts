import fc from 'fast-check';
import { requestTables } from '../request/request-tables.js';
import type { RequestType, RequestValue } from '../request/request-tables.js';
import type { Entry, Kind, Part } from '../request/table-types.js';

/**
 * `fitting`: what QuickBooks holds. `fullest`: every field, every text as long as it may be. `any`: also what it does not
 * hold: too long, foreign characters, bad numbers and dates.
 */
export type Wildness = 'fitting' | 'fullest' | 'any';

type Fields = Readonly<Record<string, unknown>>;

/** Any code point but a lone surrogate. fast-check's own unit `binary` builds a table of all of them, for most of a second. */
export const codePoint = fc
  .integer({ min: 0, max: 0x10f7ff })
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

/** Values of a request, generated from its table. */
export function requestValues<T extends RequestType>(type: T, wildness: Wildness): fc.Arbitrary<RequestValue<T>> {
  return partValues(requestTables[type].table, wildness) as fc.Arbitrary<RequestValue<T>>;
}

function partValues(part: Part, wildness: Wildness): fc.Arbitrary<Fields> {
  switch (part.part) {
    case 'fields':
      return fc
        .tuple(
          ...part.fields.map(([name, entry]) => entryValues(entry, wildness).map((value) => [name, value] as const)),
        )
        .map((pairs) => Object.fromEntries(pairs.filter(([, value]) => value !== undefined)));
    case 'sequence':
      return fc.tuple(...part.parts.map((each) => partValues(each, wildness))).map((values) => merged(values));
    case 'choice': {
      const alternatives = part.alternatives.map((each) => partValues(each, wildness));
      return fc.oneof(...(part.needed || wildness === 'fullest' ? alternatives : [fc.constant({}), ...alternatives]));
    }
  }
}

const merged = (values: readonly Fields[]): Fields => Object.assign({}, ...values) as Fields;

function entryValues({ kind, presence }: Entry, wildness: Wildness): fc.Arbitrary<unknown> {
  const value = kindValues(kind, wildness);
  switch (presence) {
    case 'required':
      return value;
    case 'optional':
      return wildness === 'fullest' ? value : fc.option(value, { nil: undefined, freq: 2 });
    case 'list':
      return fc.array(value, { minLength: wildness === 'fullest' ? 1 : 0, maxLength: 3 });
    case 'filled-list':
      return fc.array(value, { minLength: 1, maxLength: 3 });
  }
}

function kindValues(kind: Kind, wildness: Wildness): fc.Arbitrary<unknown> {
  const fitting = fittingValues(kind, wildness);
  if (wildness !== 'any' || kind.kind === 'group' || kind.kind === 'boolean') return fitting;
  return fc.oneof({ arbitrary: fitting, weight: 12 }, { arbitrary: wildValues(kind), weight: 1 });
}

const latin = fc.constantFrom(...'abcXYZ 0123-.,&<>"\'/()ÀéñÖßÿ£½×'.split(''));
const digits = (most: number) => fc.integer({ min: 0, max: 10 ** Math.min(most, 9) - 1 });
const signed = fc.constantFrom('', '', '-');
const idText = fc.stringMatching(/^[0-9A-F]{1,8}-[0-9]{10}$/);
const guidText = fc.stringMatching(/^\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}$/);
const dayText = fc
  .date({ min: new Date('1901-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString());

function fittingValues(kind: Kind, wildness: Wildness): fc.Arbitrary<unknown> {
  switch (kind.kind) {
    case 'text': {
      if (wildness === 'fullest') return fc.constant('é'.repeat(kind.limit ?? 100));
      const most = Math.min(kind.limit ?? 60, 60);
      return fc.string({ unit: latin, minLength: 0, maxLength: most - 1 }).map((rest) => `x${rest}`);
    }
    case 'id':
      return idText.map((id) => id.slice(0, kind.limit));
    case 'txn':
      return fc.oneof(
        idText,
        fc.stringMatching(/^[a-z0-9-]{1,20}$/).map((macro) => ({ macro })),
      );
    case 'guid':
      return fc.oneof(guidText, fc.constant('0'));
    case 'amount':
      return fc.tuple(signed, digits(13), fc.stringMatching(/^(\.[0-9]{1,2})?$/)).map((parts) => parts.join(''));
    case 'decimal':
    case 'float':
      return fc.tuple(signed, digits(9), fc.stringMatching(/^(\.[0-9]{1,5})?$/)).map((parts) => parts.join(''));
    case 'boolean':
      return fc.boolean();
    case 'date':
      return dayText.map((day) => day.slice(0, 10));
    case 'date-time':
      return fc.oneof(dayText, fc.constantFrom('2025-03-01', '2025-03-01T10:20', '2025-03-01T10:20:30-08:00'));
    case 'integer':
      return fc.integer({ min: kind.least, max: 100_000 });
    case 'one-of':
      return fc.constantFrom(...kind.values);
    case 'group':
      return partValues(kind.part, wildness);
  }
}

function wildValues(kind: Kind): fc.Arbitrary<unknown> {
  if (kind.kind === 'integer') return fc.oneof(fc.integer(), fc.double());
  return fc.oneof(
    fc.string({ unit: codePoint, maxLength: 60 }),
    fc.string({ unit: latin, minLength: 40, maxLength: 5000 }),
    fc.constantFrom('', ' ', '\u0000', '\ud800', 'ﬁn­al', 'e\u0301', '0.001', '1e9', '٣', '2025-02-30', '{}', '\r\n\t'),
    fc.double().map(String),
  );
}
