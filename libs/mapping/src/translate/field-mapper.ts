import {
  type Address,
  type Edition,
  type NamePolicy,
  type Reason,
  reason,
  type TextField,
  type Warning,
  warning,
} from '@jobpro/contracts';
import { type EncodedText, encodeText, limits as desktop } from '@jobpro/qbxml';
import {
  cleanText,
  collapseSpaces,
  cutText,
  isEmailAddress,
  limits as online,
  oneLine,
} from '@jobpro/quickbooks-online';
import type { Translated } from '../entity-mapping.js';
import { type NameRule, toAllowedName } from './names.js';

/**
 * Treatment of a character that QuickBooks cannot store: an identity is refused, and free text
 * loses it with a warning.
 */
type Unknown = 'refuse' | 'leave-out';

/**
 * Brings JobPro's texts into the form that an edition takes. It is the only layer that shortens,
 * transliterates, rounds or omits, and every change is a warning. What must not change is refused.
 * One mapper for each translation.
 */
export class FieldMapper {
  readonly refusals: Reason[] = [];
  readonly #warnings: Warning[] = [];
  /** Changes of single characters, by field: `from` -> `to`, or undefined where a character was left out. */
  readonly #characters = new Map<string, Map<string, string | undefined>>();

  constructor(readonly edition: Edition) {}

  /** Every change so far. Changed characters are one warning a field, however many there are. */
  get warnings(): Warning[] {
    return [
      ...this.#warnings,
      ...[...this.#characters].flatMap(([field, changes]) => characterWarnings(field, changes)),
    ];
  }

  refuse(why: Reason): void {
    this.refusals.push(why);
  }

  warn(what: Warning): void {
    this.#warnings.push(what);
  }

  /**
   * Maps a name that QuickBooks compares. Forbidden characters are replaced visibly. A name that is
   * too long is refused or shortened by its rule.
   */
  name(rule: NameRule, given: string): string {
    const { what, limit, comfortable = limit, tooLong } = rule;
    const name = this.#encode(`${what} name`, this.#allowed(given), { multiline: false, unknown: 'refuse' });
    if (name === '') this.refuse(reason('name.empty', { what }));
    if (name.length <= limit) {
      if (name.length > comfortable) this.warn(warning('name.long', { name, limit: String(comfortable) }));
      return name;
    }
    if (tooLong === 'refuse') {
      this.refuse(reason('name.too-long', { what, name, limit: String(limit) }));
      return name;
    }
    const short = cutText(name, limit).trim();
    this.warn(warning('name.shortened', { from: name, to: short }));
    return short;
  }

  /** Maps a part of a name. Online takes no colon in it (2040). Shortened with a warning. */
  namePart(field: string, given: string | undefined, limit: number): string | undefined {
    if (given === undefined || this.edition === 'desktop') return this.line(field, given, limit);
    return this.line(field, this.#allowed(given), limit);
  }

  /** Maps a document's number. One that does not fit is refused, never shortened. */
  number(what: string, given: string, limit: number): string {
    const number = this.#encode(`${what} number`, given, { multiline: false, unknown: 'refuse' });
    if (number === '') this.refuse(reason('number.missing', { what }));
    if (number.length > limit) this.refuse(reason('number.too-long', { number, limit: String(limit) }));
    return number;
  }

  /** Maps one line of free text. Shortened with a warning. */
  line(field: string, given: string | undefined, limit: number): string | undefined {
    return this.#free(field, given, limit, false);
  }

  /**
   * Maps free text of several lines. Shortened with a warning. Fields of one `group` share a
   * warning about characters.
   */
  text(field: string, given: string | undefined, limit: number, group = field): string | undefined {
    return this.#free(field, given, limit, true, group);
  }

  /**
   * Maps the texts of a command by its table. `reserved`: characters of a field that something else
   * needs.
   */
  texts<K extends string>(
    table: Readonly<Record<K, TextField>>,
    given: { readonly [Name in NoInfer<K>]?: string | undefined },
    reserved: { readonly [Name in NoInfer<K>]?: number } = {},
  ): { [Name in K]?: string | undefined } {
    const mapped: { [Name in K]?: string | undefined } = {};
    for (const name in table) {
      const { label, limit, multiline } = table[name];
      mapped[name] = this.#free(label, given[name], limit[this.edition] - (reserved[name] ?? 0), multiline);
    }
    return mapped;
  }

  /**
   * Maps email addresses, several with commas or semicolons between them. Online refuses a record
   * for an address in the wrong form, so such an address is left out with a warning. Desktop keeps
   * the text as it is.
   */
  email(given: string | undefined, limit: number): string | undefined {
    if (given === undefined || this.edition === 'desktop') return this.line('email address', given, limit);
    let accepted = '';
    for (const address of oneLine(given).split(/\s*[,;]\s*/)) {
      if (address === '') continue;
      const longer = accepted === '' ? address : `${accepted}, ${address}`;
      if (isEmailAddress(address) && longer.length <= limit) accepted = longer;
      else this.warn(warning('email.left-out', { email: address }));
    }
    return accepted === '' ? undefined : accepted;
  }

  /**
   * Maps the name of something in QuickBooks that a setting or JobPro names. A blank name is no
   * reference.
   */
  reference(what: string, given: string | undefined): { readonly name: string } | undefined {
    if (given === undefined) return undefined;
    const name = this.#encode(what, given, { multiline: false, unknown: 'refuse' });
    return name === '' ? undefined : { name };
  }

  /** Maps what the company decided about names that QuickBooks has already. */
  namePolicy({ inactiveNames, heldNames }: NamePolicy): NamePolicy {
    if (heldNames === 'reject') return { inactiveNames, heldNames };
    const suffix = `x${heldNames.suffix}`;
    const plain = toAllowedName(this.edition === 'desktop' ? encodeText(suffix).text : suffix.normalize('NFC'));
    return { inactiveNames, heldNames: { suffix: plain.slice(1) } };
  }

  #allowed(given: string): string {
    const plain = collapseSpaces(given);
    const allowed = toAllowedName(given);
    if (allowed !== plain) this.warn(warning('name.changed', { from: plain, to: allowed }));
    return allowed;
  }

  #free(
    field: string,
    given: string | undefined,
    limit: number,
    multiline: boolean,
    group = field,
  ): string | undefined {
    if (given === undefined) return undefined;
    const whole = this.#encode(group, given, { multiline, unknown: 'leave-out' });
    if (whole.length > limit) this.warn(warning('text.shortened', { field, limit: String(limit) }));
    const short = cutText(whole, limit).trim();
    return short === '' ? undefined : short;
  }

  #encode(field: string, given: string, { multiline, unknown }: { multiline: boolean; unknown: Unknown }): string {
    const plain = multiline ? cleanText(given).trim() : oneLine(given);
    const { text, replaced, refused } = this.#inEdition(plain, given, multiline);
    if (refused.length > 0 && unknown === 'refuse') this.refuse(reason('text.bad-characters', { field, value: plain }));
    else for (const character of refused) this.#changed(field, character, undefined);
    for (const { from, to } of replaced) if (!isInvisible(from)) this.#changed(field, from, to);
    return multiline ? text.trim() : collapseSpaces(text);
  }

  #inEdition(plain: string, given: string, multiline: boolean): EncodedText {
    switch (this.edition) {
      case 'online': {
        const isBroken = HALF_A_CHARACTER.test(given);
        const text = (isBroken ? plain.replaceAll(REPLACEMENT, '') : plain).normalize('NFC');
        return { text, replaced: [], refused: isBroken ? [REPLACEMENT] : [] };
      }
      case 'desktop':
        return encodeText(plain, { lines: multiline });
      default:
        return this.edition satisfies never;
    }
  }

  #changed(field: string, from: string, to: string | undefined): void {
    const changes = this.#characters.get(field) ?? new Map<string, string | undefined>();
    this.#characters.set(field, changes.set(from, to));
  }
}

/** A half of a surrogate pair, which is no character, and what `cleanText` writes in its place. */
const HALF_A_CHARACTER = /\p{Cs}/u;
const REPLACEMENT = '\uFFFD';
/**
 * `encodeText` reports characters that show nothing by their code: to lose or replace one is no
 * visible change.
 */
const isInvisible = (character: string): boolean => character.startsWith('U+');

/** Characters that a warning lists. */
const LISTED = 8;
const listed = (characters: readonly string[]): string =>
  characters.slice(0, LISTED).join(' ') + (characters.length > LISTED ? ' …' : '');

function characterWarnings(field: string, changes: ReadonlyMap<string, string | undefined>): Warning[] {
  const all = [...changes];
  const replaced = all.flatMap(([from, to]) => (to === undefined ? [] : [{ from, to }]));
  const omitted = all.flatMap(([from, to]) => (to === undefined ? [from] : []));
  const [from, to] = [listed(replaced.map((change) => change.from)), listed(replaced.map((change) => change.to))];
  return [
    ...(replaced.length === 0 ? [] : [warning('text.transliterated', { field, from, to })]),
    ...(omitted.length === 0 ? [] : [warning('text.left-out', { field, characters: listed(omitted) })]),
  ];
}

/**
 * Returns the name that QuickBooks has for something that JobPro names: as the company mapped it,
 * else JobPro's own.
 */
export function chosenName(mapped: Readonly<Record<string, string>>, given: string | undefined): string | undefined {
  // JobPro's users name terms as they like, “constructor” too.
  return given !== undefined && Object.hasOwn(mapped, given) ? mapped[given] : given;
}

/**
 * Runs a translation. Returns the command's fields with their warnings, or the first reason why the
 * record cannot be sent.
 */
export function translation(
  edition: Edition,
  write: (fields: FieldMapper) => Readonly<Record<string, unknown>>,
): Translated {
  const fields = new FieldMapper(edition);
  const data = write(fields);
  const [refusal] = fields.refusals;
  return refusal === undefined ? { ok: true, data, warnings: fields.warnings } : { ok: false, reason: refusal };
}

const limits = { online: online.address, desktop: desktop.address } satisfies Record<Edition, object>;

/** Maps an address. Lines that QuickBooks has no room for are joined into the last one, with a warning. */
export function mapAddress(fields: FieldMapper, field: string, given: Address | undefined): Address | undefined {
  if (given === undefined) return undefined;
  const limit = limits[fields.edition];
  const city = fields.line(`${field}, city`, given.city, limit.city);
  const state = fields.line(`${field}, state`, given.state, limit.state);
  const postalCode = fields.line(`${field}, postal code`, given.postalCode, limit.postalCode);
  const country = fields.line(`${field}, country`, given.country, limit.country);
  const lines = given.lines.filter((line) => line.trim() !== '');
  const room = fields.edition === 'online' ? limit.lines : limit.lines - linesOf([city, state, postalCode], [country]);
  if (lines.length > room) {
    fields.warn(warning('address.joined', { field, lines: String(limit.lines) }));
    lines.splice(room - 1, lines.length, lines.slice(room - 1).join(', '));
  }
  return {
    lines: lines.flatMap((line) => fields.line(field, line, limit.line) ?? []),
    city,
    state,
    postalCode,
    country,
  };
}

/** Desktop counts five lines in all: city, state and postal code are one of them, the country another. */
const linesOf = (...parts: readonly (readonly (string | undefined)[])[]): number =>
  parts.filter((part) => part.some((text) => text !== undefined)).length;
