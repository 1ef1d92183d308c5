/** Thirteen digits or more, with single spaces or hyphens between them. */
const cardRun = /\d(?:[ -]?\d){12,}/g;
/** No card and no bank number has fewer digits together. Most texts end here. */
const someDigits = /\d(?:[ -]?\d){5}/;
/** Country, two check digits, then 11 to 30 letters and digits, written in one or in groups of four. */
const ibanRun = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/gi;
/** Nine digits behind the word for a bank's number in the US. */
const routingRun = /\b(?:routing|aba|rtn)\b\D{0,20}\d{9}(?!\d)/gi;
/** A number behind words that say it is a bank account's: `bank acct. 123456789`, `checking account no 1234 5678`. */
const accountRun =
  /\b(?:bank|checking|savings)\b[^\d\n]{0,20}\b(?:account|acct|a\/c)\b[^\d\n]{0,12}\d(?:[ -]?\d){5,16}(?!\d)/gi;

/** What fields for such numbers are called, written in one: `cardNumber`, `credit_card_no`, `iban`. */
const fieldName =
  /^(?:(?:credit|debit|bank)?card(?:number|no|num)|(?:credit|debit)card|cc(?:number|no|num)|cv[vc]2?|bankaccount(?:number|no|num)?|(?:routing|aba)(?:number|no|num)|iban|sortcode)$/i;
/** A field of JSON with its text or number, as it stands in a text. */
const fieldRun = /"([\w-]{3,40})"\s*:\s*("(?:[^"\\]|\\.)*"|\d+)/g;

const HIDDEN = '[number removed]';
const [SHORTEST_CARD, LONGEST_CARD, SHORTEST_IBAN] = [13, 19, 15];

/** True where 13 to 19 digits, alone or with others behind them, have a card's first digit and pass a card's check. */
export function looksLikeCardNumber(text: string): boolean {
  return someDigits.test(text) && found(text, cardRun, hasCard);
}

/** True for an IBAN or a US routing number that passes its check, and for a number that is said to be a bank account's. */
export function looksLikeBankNumber(text: string): boolean {
  if (!someDigits.test(text)) return false;
  return found(text, ibanRun, isIban) || found(text, routingRun, isRouting) || found(text, accountRun, () => true);
}

const isForPaymentNumber = (name: string): boolean => fieldName.test(name.replaceAll(/[_-]/g, ''));

/** A value on the way through a message's data, under the name that stands before it. */
interface Found {
  readonly name: string;
  readonly value: unknown;
  readonly within: Found | undefined;
  /** Its place there: a field, or a number in a list. */
  readonly key: string;
}

/**
 * The field of a message's data that is called like one for a card or bank number and has a digit in it, be it known to the contract or
 * not: a path such as `payment.cardNumber`, never the value. Values of other fields are left to the schemas: an id may look like anything.
 */
export function paymentNumberField(data: unknown): string | undefined {
  const left: Found[] = [{ name: '', value: data, within: undefined, key: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { name, value } = next;
    if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value);
      for (const [key, inner] of Object.entries(value))
        left.push({ name: isList ? name : key, value: inner, within: next, key });
    } else if (typeof value === 'string' || typeof value === 'number') {
      if (isForPaymentNumber(name) && /\d/.test(String(value))) return pathOf(next);
    }
  }
  return undefined;
}

function pathOf(found: Found): string {
  const keys: string[] = [];
  for (let at = found; at.within !== undefined; at = at.within) keys.unshift(at.key);
  return keys.join('.');
}

/** The text with whatever looks like a card or bank number taken out: for what has to be kept although it was refused. */
export function withoutPaymentNumbers(text: string): string {
  return withoutRuns(
    text.replaceAll(fieldRun, (run: string, name: string, value: string) =>
      isForPaymentNumber(name) && /\d/.test(value) ? `"${name}":"${HIDDEN}"` : run,
    ),
  );
}

function withoutRuns(text: string): string {
  if (!someDigits.test(text)) return text;
  let left = text;
  for (const [pattern, is] of [
    [accountRun, () => true],
    [routingRun, isRouting],
    [ibanRun, isIban],
    [cardRun, hasCard],
  ] as const)
    left = left.replace(pattern, (run: string) => (is(run) ? HIDDEN : run));
  // What is taken out may part what stood together, so that more can be seen.
  return left === text ? text : withoutRuns(left);
}

function found(text: string, pattern: RegExp, is: (run: string) => boolean): boolean {
  for (const [run] of text.matchAll(pattern)) if (is(run)) return true;
  return false;
}

/** Whether any groups of digits that stand together make a card's number: an expiry date or a code may follow it. */
function hasCard(run: string): boolean {
  const groups = run.split(/[ -]/);
  return groups.some((_group, from) => {
    let digits = '';
    for (const group of groups.slice(from)) {
      digits += group;
      if (digits.length > LONGEST_CARD) return false;
      if (digits.length >= SHORTEST_CARD && /^[2-6]/.test(digits) && passesLuhn(digits)) return true;
    }
    return false;
  });
}

/** Every second digit from the right counts double. */
function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = index % 2 === 1 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: the first four behind the rest, letters as 10 to 35, leave 1 when divided by 97. Words behind it do not hide it. */
function isIban(run: string): boolean {
  const words = run.split(' ');
  return words.some((_word, dropped) => {
    const plain = words
      .slice(0, words.length - dropped)
      .join('')
      .toUpperCase();
    let rest = 0;
    for (const sign of plain.slice(4) + plain.slice(0, 4))
      for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
    return plain.length >= SHORTEST_IBAN && rest === 1;
  });
}

/** The American Bankers Association's check: 3, 7 and 1 times the digits in turn. */
function isRouting(run: string): boolean {
  const digits = Array.from(run.slice(-9), Number);
  const sum = digits.reduce((total, digit, index) => total + digit * ([3, 7, 1][index % 3] ?? 0), 0);
  return sum > 0 && sum % 10 === 0;
}
