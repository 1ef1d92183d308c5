/**
 * Recognizes card numbers, bank numbers and social security numbers in text, so that none is ever
 * taken (design rule 8).
 *
 * Every check takes time linear in the length of the text: patterns are bounded, and card numbers
 * are looked for in windows of at most 19 digits. Documents carry many honest long numbers (dates,
 * phones, orders, serials), so a card number must have an issuer's prefix and length, the grouping
 * in which people write it, and a valid check digit.
 */

/** A part of a text that is a forbidden number, as positions in that text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** True if the text contains a card number, or a card's security code with its label. */
export const looksLikeCardNumber = (text: string): boolean => contains(text, [cardSpans, securityCodeSpans]);

/**
 * True if the text contains an IBAN, a labelled US routing number, or an account number with a
 * bank's label.
 */
export const looksLikeBankNumber = (text: string): boolean => contains(text, [ibanSpans, routingSpans, accountSpans]);

/**
 * True if the text contains a US social security number: `123-45-6789`, or nine digits with its
 * label.
 */
export const looksLikeSocialSecurityNumber = (text: string): boolean => contains(text, [socialSecuritySpans]);

const HIDDEN = '[number removed]';

/**
 * Returns the text without the numbers that this module recognizes, for texts that are kept
 * although they were refused.
 */
export function withoutPaymentNumbers(text: string): string {
  const withoutFields = text.replaceAll(JSON_FIELD, (field: string, name: string, value: string) =>
    isForPaymentNumber(name) && /\d/.test(value) ? `"${name}":"${HIDDEN}"` : field,
  );
  const { plain, positions } = plainText(withoutFields);
  const spans = ALL.flatMap((find) => find(plain)).sort((a, b) => a.from - b.from);
  let result = '';
  let end = 0;
  for (const span of spans) {
    const from = positions(span.from);
    if (from >= end) result += withoutFields.slice(end, from) + HIDDEN;
    end = Math.max(end, positions(span.to));
  }
  return result + withoutFields.slice(end);
}

/**
 * Names of fields for such numbers, in lower case without separators: `card_number` and
 * `cardNumber` are `cardnumber`.
 */
const FIELD_NAMES = new RegExp(
  `^(?:${[
    '(?:(?:credit|debit|bank|payment)?card|cc)(?:number|no|num)?',
    '(?:card)?(?:cv[vc]2?|securitycode)',
    'pan',
    'bank(?:account|acct)(?:number|no|num)?',
    '(?:bank)?(?:routing|aba|rtn|sortcode)(?:number|no|num|code)?',
    'iban(?:number|no)?',
    '(?:ssn|socialsecurity)(?:number|no)?',
  ].join('|')})$`,
);
/** Objects whose field `number` is such a number: `card.number`. */
const PARENT_NAMES = /^(?:(?:credit|debit|payment)?card|bankaccount)$/;
const NUMBER_FIELDS = /^(?:number|no|num|accountnumber)$/;
/** One field of JSON with its text or number. */
const JSON_FIELD = /"([\w-]{2,40})"\s*:\s*("(?:[^"\\]|\\.)*"|\d+)/g;

const canonical = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();
const isForPaymentNumber = (name: string, parent = ''): boolean =>
  FIELD_NAMES.test(canonical(name)) || (PARENT_NAMES.test(canonical(parent)) && NUMBER_FIELDS.test(canonical(name)));

/** A value inside a message's data. A value of a list has the name of the list. */
interface Node {
  readonly name: string;
  readonly value: unknown;
  readonly key: string;
  readonly parent: Node | undefined;
}

/**
 * Returns the path of the first field that is named like one for such a number and contains a
 * digit, known to the contract or not: `payment.cardNumber`, never the value. Values of other
 * fields are checked by their schemas.
 */
export function paymentNumberField(data: unknown): string | undefined {
  const pending: Node[] = [{ name: '', value: data, key: '', parent: undefined }];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { name, value, parent } = node;
    if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value);
      for (const [key, inner] of Object.entries(value)) {
        pending.push({ name: isList ? name : key, value: inner, key, parent: node });
      }
    } else if (typeof value === 'string' || typeof value === 'number') {
      if (isForPaymentNumber(name, parent?.name) && /\d/.test(String(value))) return pathOf(node);
    }
  }
  return undefined;
}

function pathOf(node: Node): string {
  const keys: string[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) keys.unshift(at.key);
  return keys.join('.');
}

// --- Text as a reader sees it

interface PlainText {
  /** Without invisible characters; digits, letters, dashes and blanks in their ASCII form. */
  readonly plain: string;
  /** Maps a position in `plain` to the position in the original. */
  readonly positions: (index: number) => number;
}

/**
 * Normalizes what people and word processors put between digits: full-width digits, Unicode dashes,
 * zero-width characters.
 */
function plainText(text: string): PlainText {
  if (!/[^\p{ASCII}]/u.test(text)) return { plain: text, positions: (index) => index };
  let plain = '';
  const origins: number[] = [];
  let at = 0;
  for (const character of text) {
    const ascii = asciiOf(character);
    for (let unit = 0; unit < ascii.length; unit++) origins.push(at);
    plain += ascii;
    at += character.length;
  }
  origins.push(at);
  return { plain, positions: (index) => origins[index] ?? at };
}

function asciiOf(character: string): string {
  if (character <= '\x7f') return character;
  if (/\p{Cf}/u.test(character)) return '';
  if (/\p{Pd}/u.test(character)) return '-';
  if (/\p{Z}/u.test(character)) return ' ';
  const compatible = character.normalize('NFKC');
  return /^[0-9A-Za-z./-]$/.test(compatible) ? compatible : character;
}

type Find = (plain: string) => Span[];

/** No such number has fewer than three digits near each other. Most texts end here. */
const SOME_DIGITS = /\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){2}/u;
const contains = (text: string, finds: readonly Find[]): boolean => {
  if (!SOME_DIGITS.test(text)) return false;
  const { plain } = plainText(text);
  return finds.some((find) => find(plain).length > 0);
};

const matches = (plain: string, pattern: RegExp, accept: (match: RegExpExecArray) => boolean): Span[] => {
  const spans: Span[] = [];
  for (const match of plain.matchAll(pattern)) {
    if (accept(match)) spans.push({ from: match.index, to: match.index + match[0].length });
  }
  return spans;
};

// --- Cards

/** A maximal run of digits with at most three characters between two of them, none a letter. */
const DIGIT_RUN = /\d(?:[^\p{L}\d]{0,3}\d)*/gu;
const SECURITY_CODE = /\b(?:cv[vc]2?|security code)\b\W{0,5}\d{3,4}(?!\d)/gi;

const securityCodeSpans: Find = (plain) => matches(plain, SECURITY_CODE, () => true);
const cardSpans: Find = (plain) =>
  matches(plain, DIGIT_RUN, ([run]) => run.length >= 14 && hasCard(run.match(/\d+/g) ?? []));

/**
 * Issuers' prefixes and lengths (ISO/IEC 7812 registrations as published by the networks). 13-digit
 * Visa numbers are not issued.
 */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^(?:36|38|39|30[0-5])/, [14]],
  [/^35(?:2[89]|[3-8])/, [16, 19]],
  [/^62/, [16, 19]],
];

const isCard = (digits: string): boolean =>
  ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && passesLuhn(digits);

/** The ways in which people write a card number, as lengths of the groups of digits. */
const LAYOUTS: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
  [8, 8],
];
/** Digits written one by one. */
const SPELLED_LENGTHS = [14, 15, 16, 19];

/**
 * True if neighboring groups are a card number in one of its layouts. An expiry date or a security
 * code may follow.
 */
function hasCard(groups: readonly string[]): boolean {
  return groups.some((group, at) => {
    if (isCard(group) || isCardWithExpiry(group)) return true;
    if (group.length === 1) return SPELLED_LENGTHS.some((length) => isCard(spelled(groups, at, length)));
    return LAYOUTS.some((layout) => startsLayout(groups, at) && isCard(inLayout(groups, at, layout)));
  });
}

const isCardWithExpiry = (group: string): boolean =>
  /^\d{16}(?:0[1-9]|1[0-2])\d{2}$/.test(group) && isCard(group.slice(0, 16));

function spelled(groups: readonly string[], at: number, length: number): string {
  const digits = groups.slice(at, at + length);
  return digits.every((digit) => digit.length === 1) ? digits.join('') : '';
}

/**
 * In a longer row of groups of four, cards start at every fourth group: the middle of a tracking
 * number is not one.
 */
function startsLayout(groups: readonly string[], at: number): boolean {
  let before = 0;
  while (before < 4 && groups[at - 1 - before]?.length === 4) before++;
  return before === 0 || before === 4;
}

function inLayout(groups: readonly string[], at: number, layout: readonly number[]): string {
  const parts = groups.slice(at, at + layout.length);
  return parts.length === layout.length && parts.every(({ length }, index) => length === layout[index])
    ? parts.join('')
    : '';
}

/** Every second digit from the right counts double (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

// --- Bank and social security numbers

/** Country, two check digits, then 11 to 30 letters and digits, in one or in groups of four. */
const IBAN = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b/gi;
const SHORTEST_IBAN = 15;
const ibanSpans: Find = (plain) => matches(plain, IBAN, ([run]) => isIban(run));

/**
 * ISO 13616: moved behind the rest and with letters as 10 to 35, it leaves 1 when divided by 97.
 * Words behind it do not hide it.
 */
function isIban(run: string): boolean {
  const words = run.split(/[ -]/);
  return words.some((_word, dropped) => {
    const iban = words
      .slice(0, words.length - dropped)
      .join('')
      .toUpperCase();
    let rest = 0;
    for (const sign of iban.slice(4) + iban.slice(0, 4)) {
      for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
    }
    return iban.length >= SHORTEST_IBAN && rest === 1;
  });
}

/**
 * Nine digits with the label of a US routing number, or followed by an account number as on a
 * check.
 */
const ROUTING = /\b(?:routing|aba|rtn|ach)\b\D{0,20}(\d{9})(?!\d)(?:[ /-]{1,3}\d{6,17}(?!\d))?/gi;
const ROUTING_AND_ACCOUNT = /(?<!\d)(\d{9}) ?\/ ?\d{6,17}(?!\d)/g;
const routingSpans: Find = (plain) => [
  ...matches(plain, ROUTING, ([, digits = '']) => isRouting(digits)),
  ...matches(plain, ROUTING_AND_ACCOUNT, ([, digits = '']) => isRouting(digits)),
];

/**
 * The check of the American Bankers Association (weights 3, 7, 1) and the ranges of prefixes that
 * it has assigned.
 */
function isRouting(digits: string): boolean {
  const sum = Array.from(digits, Number).reduce(
    (total, digit, index) => total + digit * ([3, 7, 1][index % 3] ?? 0),
    0,
  );
  return sum > 0 && sum % 10 === 0 && /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(digits);
}

/** Only words that mean "number" may separate a label from its number. */
const NUMBER_WORDS = String.raw`(?:[\s.:#]|\b(?:no|nr|num|number|is)\b){0,8}`;
const DIGITS = String.raw`(\d(?:[ -]?\d){5,16})(?!\d)`;
const ACCOUNT = String.raw`(?:accounts?|accts?|a\/c)`;
const BANK = String.raw`(?:bank|checking|savings)`;
/** `bank acct. 123456789`, `checking 000123456789`. */
const BANK_ACCOUNT = new RegExp(String.raw`\b${BANK}\b\s{0,3}(?:\b${ACCOUNT}\b)?${NUMBER_WORDS}${DIGITS}`, 'gi');
/** `Acct 000123456789`: a supplier's account number is shorter. */
const LONG_ACCOUNT = new RegExp(String.raw`\b${ACCOUNT}\b${NUMBER_WORDS}(\d{11,17})(?!\d)`, 'gi');
const isDate = (digits: string): boolean =>
  /^(?:(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?(?:19|20)\d{2})$/.test(
    digits,
  );
const accountSpans: Find = (plain) => [
  ...matches(plain, BANK_ACCOUNT, ([, digits = '']) => !isDate(digits)),
  ...matches(plain, LONG_ACCOUNT, () => true),
];

/**
 * The Social Security Administration assigns no area 000, 666 or 900 to 999, no group 00 and no
 * serial 0000.
 */
const SOCIAL_SECURITY = /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g;
const LABELLED_SOCIAL_SECURITY = /\b(?:ssn|social security)\b\D{0,12}\d{3}[ -]?\d{2}[ -]?\d{4}(?!\d)/gi;
const socialSecuritySpans: Find = (plain) => [
  ...matches(plain, SOCIAL_SECURITY, () => true),
  ...matches(plain, LABELLED_SOCIAL_SECURITY, () => true),
];

const ALL: readonly Find[] = [cardSpans, securityCodeSpans, ibanSpans, routingSpans, accountSpans, socialSecuritySpans];
