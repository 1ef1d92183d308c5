import type { Edition } from '@jobpro/contracts';
import { encodeText, limits as desktop } from '@jobpro/qbxml';
import { collapseSpaces, comparableName, limits as online } from '@jobpro/quickbooks-online';

/** The limits of one kind of name in one edition. */
export interface NameRule {
  /** The word for the name's owner in a sentence. */
  readonly what: string;
  /** Characters that QuickBooks takes, counted after transliteration. */
  readonly limit: number;
  /**
   * Characters up to which all of QuickBooks' own pages take the name. A longer one is sent whole,
   * with a warning.
   */
  readonly comfortable?: number;
  /**
   * A customer's or an item's name is refused: it identifies the record, and two shortened names
   * could be equal. A job's name may be shortened, because it starts with the job's number.
   */
  readonly tooLong: 'refuse' | 'shorten';
}

/** The names that QuickBooks compares. */
export const nameRules = {
  online: {
    customer: {
      what: 'customer',
      limit: online.customer.name,
      comfortable: online.customer.comfortableName,
      tooLong: 'refuse',
    },
    item: { what: 'item', limit: online.item.name, tooLong: 'refuse' },
  },
  desktop: {
    customer: { what: 'customer', limit: desktop.customer.name, tooLong: 'refuse' },
    item: { what: 'item', limit: desktop.item.name, tooLong: 'refuse' },
    job: { what: 'job', limit: desktop.customer.name, tooLong: 'shorten' },
  },
} as const satisfies Record<Edition, Readonly<Record<string, NameRule>>>;

/** The colon divides a parent from its child (Online: 2040), and control characters are no XML. */
const FORBIDDEN = /[:\p{Cc}]/gu;

/** Replaces, visibly, the characters that no name in QuickBooks may have. */
export const toAllowedName = (name: string): string => collapseSpaces(name).replace(FORBIDDEN, '-');

/**
 * The keys under which QuickBooks of either edition would take this name for another: case and
 * spaces do not count, and Desktop keeps Latin-1 only. One key where the editions agree.
 */
function nameKeys(name: string): readonly string[] {
  const allowed = toAllowedName(name);
  const onDesktop = encodeText(allowed, { unknown: 'question-mark' }).text;
  return [...new Set([comparableName(allowed), comparableName(onDesktop)])];
}

/** The fields of a record, in JobPro or in QuickBooks, by which it is matched. */
export interface MatchFields {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phones?: readonly (string | undefined)[];
}

/** Why two records may be the same, the strongest first; each kind of key has a letter in front. */
export const keyKinds = {
  n: { score: 100, why: 'the same name' },
  w: { score: 90, why: 'the same words in another order or form' },
  e: { score: 85, why: 'the same email address' },
  p: { score: 80, why: 'the same phone number' },
  s: { score: 70, why: 'a name that is nearly the same' },
} as const;
type KeyKind = keyof typeof keyKinds;

const marks = /\p{M}/gu;
const legalForms = new Set(['inc', 'llc', 'ltd', 'co', 'corp', 'company', 'limited', 'incorporated', 'the', 'and']);
const VOWELS = /[aeiouy]/g;
/** Digits that tell a phone: without country code or trunk prefix. */
const PHONE = 10;
const SHORTEST = 7;

/**
 * Every key of a record. Two records that share an `n` key have one name to QuickBooks; one that
 * share another may be the same: “and” for “&”, “Smith, John” for “John Smith”, with or without
 * Inc., a letter more or less, one email or phone.
 */
export function matchKeys({ name, email, phones = [] }: MatchFields): string[] {
  const plain = name.normalize('NFKD').replace(marks, '').toLowerCase().replaceAll('&', ' and ');
  const words = plain
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !legalForms.has(word))
    .sort();
  const sounds = words.map(skeleton).join(' ');
  return [
    ...nameKeys(name).map((key) => keyOf('n', key)),
    ...(words.length > 0 ? [keyOf('w', words.join(' '))] : []),
    // Short skeletons meet by chance.
    ...(sounds.replace(/ /g, '').length > 2 ? [keyOf('s', sounds)] : []),
    ...(email === undefined || !email.includes('@') ? [] : [keyOf('e', email.trim().toLowerCase())]),
    ...phones.flatMap((phone) => {
      const digits = (phone ?? '').replace(/\D/g, '');
      return digits.length < SHORTEST ? [] : [keyOf('p', digits.slice(-PHONE))];
    }),
  ];
}

/** Which of the kinds two sets of keys share, the strongest first. */
export function sharedKinds(keys: readonly string[], otherKeys: readonly string[]): KeyKind[] {
  const others = new Set(otherKeys);
  const shared = new Set(keys.filter((key) => others.has(key)).map((key) => key.slice(0, 1)));
  return (Object.keys(keyKinds) as KeyKind[]).filter((kind) => shared.has(kind));
}

const keyOf = (kind: KeyKind, key: string): string => `${kind}:${key}`;

/**
 * A word without its vowels but the first letter, doubles once: “Meyer” and “Meier”, “Jon” and
 * “John” are one.
 */
function skeleton(word: string): string {
  const rest = word.slice(1).replace(VOWELS, '').replace(/h/g, '');
  return (word.slice(0, 1) + rest).replace(/(.)\1+/gu, '$1');
}
