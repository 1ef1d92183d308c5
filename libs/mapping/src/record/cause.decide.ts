import type { FailureCode, Reason, Said } from '@jobpro/contracts';

/** Details that belong to one document only and do not distinguish causes. */
const ownDetails: Partial<Record<FailureCode, readonly string[]>> = {
  'invoice.line-without-item': ['line'],
  'invoice.before-go-live': ['date'],
  'quickbooks.books-closed': ['date'],
  'document.too-large': ['name', 'size'],
  'number.in-quickbooks': ['number', 'id', 'date', 'amount', 'customer', 'ownDate', 'ownAmount'],
  'payment.in-quickbooks': ['id', 'date', 'amount', 'reference', 'number', 'ownDate', 'ownAmount'],
  'number.taken': ['number', 'holder'],
  'need.settled': ['name'],
};

/** Codes that say nothing about the cause: QuickBooks' own words do. */
const saidByQuickBooks: ReadonlySet<FailureCode> = new Set([
  'quickbooks.refused',
  'quickbooks.keeps-failing',
  'quickbooks.no-answer',
  'quickbooks.feature-off',
  'connector.payload-refused',
  'reference.deleted',
]);

/** The longest cause. */
const LONGEST = 1000;

/**
 * Returns a readable key for the cause of a refusal. Forty invoices that lack one account have one
 * cause. Three that QuickBooks refuses in different words have three.
 */
export function causeOf(reason: Reason, words?: Said): string {
  const { code, details } = reason;
  return [code, ...(saidByQuickBooks.has(code) ? wordsOf(reason, words) : sharedDetails(code, details))]
    .join('|')
    .slice(0, LONGEST);
}

function sharedDetails(code: FailureCode, details: Reason['details']): string[] {
  const own = ownDetails[code] ?? [];
  return Object.entries(details)
    .filter(([name]) => !own.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

/** Returns the code and the words of QuickBooks, without what they quote from one document. */
function wordsOf({ details }: Reason, error: Said | undefined): string[] {
  const words = [error?.message, error?.detail].filter((text) => text !== undefined && text !== '');
  const text = words.length > 0 ? words.join(' ') : (details['said'] ?? '');
  return [error?.code ?? '', withoutOwn(text)].filter((part) => part !== '');
}

/** A quoted text. An apostrophe inside a word opens none. */
const QUOTED = /“[^”]*”|"[^"]*"|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu;
/** A number, or an id of letters and digits. */
const NUMBER = /[\p{L}\p{N}-]*\p{N}[\p{L}\p{N}.,-]*/gu;

const withoutOwn = (text: string): string =>
  text.normalize('NFC').toLowerCase().replace(QUOTED, '…').replace(NUMBER, '#').replace(/\s+/g, ' ').trim();
