import { type Answer, warning } from '@jobpro/contracts';
import { done, rejected, type Rejected, type Verdict } from '@jobpro/connector';
import { type Match, sameAmount } from '@jobpro/quickbooks-online';
import type { CompanyContext, OnlineReply, OnlineWire } from './operation.js';
import { Decimal } from 'decimal.js';

/** The part of an invoice or payment in QuickBooks by which ours is recognised. */
export interface FoundDocument {
  readonly id: string;
  readonly syncToken: string;
  readonly totalAmount: string;
  readonly number: string | undefined;
  readonly currency?: string | undefined;
  readonly privateNote?: string | undefined;
}

/** Returns whether a document is voided: QuickBooks keeps it without amounts, and writes so into its note. */
export const isVoided = ({
  totalAmount,
  privateNote = '',
}: Pick<FoundDocument, 'totalAmount' | 'privateNote'>): boolean =>
  new Decimal(totalAmount).isZero() && /\bvoided\b/i.test(privateNote);

/** The document as JobPro knows it. */
export interface OwnDocument {
  /** Its name in a sentence. */
  readonly called: string;
  readonly total: string;
  /** The currency of the total, where QuickBooks keeps more than one. */
  readonly currency?: string | undefined;
}

/** Returns the rows of all replies to questions about documents. */
export const rowsOf = (replies: readonly OnlineReply[]): readonly unknown[] =>
  replies.flatMap((reply) => (reply.kind === 'documents' ? reply.rows : []));

/** Completes a document that QuickBooks has. Its own total is compared with JobPro's to the cent, and in its currency. */
export function documentDone(
  { id, syncToken, totalAmount, number, currency }: FoundDocument,
  { called, total, currency: ownCurrency }: OwnDocument,
  how: 'created' | 'adopted',
): Answer {
  // QuickBooks writes 8654.3 for an amount that people read as 8654.30.
  const inQuickBooks = new Decimal(totalAmount).toFixed(2);
  const isForeign = ownCurrency !== undefined && currency !== undefined && currency !== ownCurrency;
  const totals = isForeign
    ? { jobpro: `${total} ${ownCurrency}`, quickbooks: `${inQuickBooks} ${currency}` }
    : { jobpro: total, quickbooks: inQuickBooks };
  const warnings = [
    ...(how === 'adopted' ? [warning('document.adopted', { number: called })] : []),
    ...(isForeign || !sameAmount(totalAmount, total) ? [warning('total.differs', totals)] : []),
  ];
  return done({ id, version: syncToken, label: number }, how, { total: inQuickBooks, warnings });
}

/** Refuses a document whose customer has another currency in QuickBooks: QuickBooks would book the amount in that one. */
export function refusedForCurrency(
  { record }: CompanyContext,
  customerId: string,
  currency: string | undefined,
): Rejected | undefined {
  const customer = record('Customer', customerId);
  if (currency === undefined || customer?.detail === undefined || customer.detail === currency) return undefined;
  return rejected('reference.other-currency', { what: 'customer', name: customer.name });
}

/** Adopts the document that carries our mark, and no other. One that somebody voided does not count: it was sent, and taken back. */
export function adopt(
  candidates: readonly { readonly document: FoundDocument; readonly match: Match }[],
  own: OwnDocument,
): Verdict<OnlineWire> {
  const ours = candidates.find(({ match, document }) => match.kind === 'ours' && !isVoided(document));
  return ours === undefined
    ? { kind: 'absent' }
    : { kind: 'answer', answer: documentDone(ours.document, own, 'adopted') };
}
