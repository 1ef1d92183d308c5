import { type ReadObject, type RemoteRef, sumMoney } from '@jobpro/contracts';
import { explainRefusal, type Reference, type ReferenceKind, rejected, type Rejected } from '@jobpro/connector';
import {
  type Answer as QuickBooksAnswer,
  type Built,
  buildRequest,
  isSameName,
  type RetOf,
  retsOf,
} from '@jobpro/qbxml';
import { keysOf, listFields, questionsOf, sellable, unsellable } from './list-records.js';
import { ownWords } from './refusals.js';
import { type DesktopReply, type DesktopRequest, isVoided, requestIdOf } from './wire.js';

/** The records that a command refers to. After an unclear refusal they are read, and the reason comes from their state. */
export interface Mentions {
  readonly commandId: string;
  readonly references: readonly Reference[];
  /** Of a payment: the invoices to which it is applied. */
  readonly invoices?: readonly AppliedInvoice[];
}
export interface AppliedInvoice {
  readonly id: string;
  readonly number: string;
  readonly amount: string;
}

type Invoice = RetOf<'InvoiceRet'>['value'];
interface ListEntry {
  readonly ListID: string;
  readonly Name: string;
  readonly FullName?: string | undefined;
  readonly IsActive?: boolean | undefined;
  readonly CurrencyRef?: { readonly FullName?: string | undefined } | undefined;
}
type Which = { readonly ListID: string[] } | { readonly FullName: string[] };

const invoiceFields = ['TxnID', 'RefNumber', 'CustomerRef', 'ARAccountRef', 'Subtotal', 'SalesTaxTotal'];
/** The fields by which an invoice's state is judged. */
const stateFields = [...invoiceFields, 'BalanceRemaining', 'CurrencyRef', 'Memo', 'IsPaid'];

/** Returns the questions about everything that a command refers to: one for each kind of record. */
export function questionsAbout({ commandId, references, invoices = [] }: Mentions): DesktopRequest[] {
  const kinds = [...new Set(references.map(({ kind }) => kind))];
  const lists = kinds.flatMap((kind) => {
    const refs = references.flatMap((each) => (each.kind === kind && each.ref !== undefined ? [each.ref] : []));
    const ids = [...new Set(refs.flatMap((ref) => ('id' in ref ? [ref.id] : [])))];
    const names = [...new Set(refs.flatMap((ref) => ('id' in ref ? [] : [ref.name])))];
    const which: Which[] = [];
    if (ids.length > 0) which.push({ ListID: ids });
    if (names.length > 0) which.push({ FullName: names });
    return which.map((each) => [kind, each] as const);
  });
  const built = lists.map(([kind, which], index) => query(kind, which, requestIdOf(commandId, index)));
  return questionsOf(...built, ...(invoices.length === 0 ? [] : [askInvoices(commandId, invoices, built.length)]));
}

/** Returns the question for the invoices of a payment. */
export const askInvoices = (commandId: string, invoices: readonly AppliedInvoice[], index: number): Built => {
  const TxnID = [...new Set(invoices.map(({ id }) => id))];
  return buildRequest(
    'InvoiceQuery',
    { TxnID, IncludeRetElement: stateFields },
    { requestID: requestIdOf(commandId, index) },
  );
};

function query(kind: ReferenceKind, which: Which, requestID: string): Built {
  const value = { ...which, IncludeRetElement: listFields };
  switch (kind) {
    case 'customer':
      return buildRequest(
        'CustomerQuery',
        { ...which, IncludeRetElement: [...listFields, 'CurrencyRef'] },
        { requestID },
      );
    case 'item':
      return buildRequest('ItemQuery', value, { requestID });
    case 'account':
      return buildRequest('AccountQuery', value, { requestID });
    case 'payment term':
      return buildRequest('StandardTermsQuery', value, { requestID });
    case 'payment method':
      return buildRequest('PaymentMethodQuery', value, { requestID });
    case 'tax code':
      return buildRequest('SalesTaxCodeQuery', value, { requestID });
  }
}

function entriesOf(kind: ReferenceKind, answer: QuickBooksAnswer): readonly ListEntry[] {
  switch (kind) {
    case 'customer':
      return retsOf(answer, 'CustomerRet');
    case 'item':
      return [...keysOf(sellable), ...keysOf(unsellable)].flatMap((type): readonly ListEntry[] => retsOf(answer, type));
    case 'account':
      return retsOf(answer, 'AccountRet');
    case 'payment term':
      return retsOf(answer, 'StandardTermsRet');
    case 'payment method':
      return retsOf(answer, 'PaymentMethodRet');
    case 'tax code':
      return retsOf(answer, 'SalesTaxCodeRet');
  }
}

/** Derives the reason of a refusal from the state of what the command refers to. Where all is well, the refusal remains. */
export function explain(mentions: Mentions, replies: readonly DesktopReply[], refusal: Rejected): Rejected {
  const { references, invoices = [] } = mentions;
  const answers = replies.map(({ answer }) => answer);
  // What cannot be read was not looked up, so nothing is concluded from its absence.
  if (answers.some(({ unreadable }) => unreadable.length > 0)) return refusal;
  const speaksOfCurrency = /currency/i.test(ownWords(refusal.said?.message ?? ''));
  const objects: ReadObject[] = [];
  const missing: Rejected[] = [];
  for (const { kind, ref } of references) {
    if (ref === undefined) continue;
    const entry = answers.flatMap((answer) => entriesOf(kind, answer)).find((each) => isMeant(ref, each));
    if (entry !== undefined) objects.push(objectOf(kind, entry, answers, speaksOfCurrency));
    else if ('id' in ref) objects.push({ what: kind, remoteId: ref.id, state: 'gone' });
    else if (isCertain(kind, ref.name, refusal))
      missing.push(rejected('reference.missing', { what: kind, name: ref.name }));
  }
  const explained = explainRefusal(refusal, objects);
  const customer = references.find(({ kind }) => kind === 'customer')?.ref;
  const states = answers.flatMap((answer) => retsOf(answer, 'InvoiceRet'));
  const [other] = explained.reason === refusal.reason ? [...missing, ...judgeInvoices(invoices, states, customer)] : [];
  if (other === undefined) return explained;
  return { ...other, said: refusal.said, objects: [...objects, ...(other.objects ?? [])] };
}

const isMeant = (ref: RemoteRef, { ListID, Name, FullName }: ListEntry): boolean =>
  'id' in ref ? ListID === ref.id : isSameName(FullName ?? Name, ref.name) || isSameName(Name, ref.name);

/** Terms that depend on a day of the month are another list: only QuickBooks' words say that a term is missing. */
const isCertain = (kind: ReferenceKind, name: string, { said }: Rejected): boolean =>
  kind !== 'payment term' || said?.message?.includes(`"${name}"`) === true;

function objectOf(
  kind: ReferenceKind,
  entry: ListEntry,
  answers: readonly QuickBooksAnswer[],
  speaksOfCurrency: boolean,
): ReadObject {
  const object = { what: kind, remoteId: entry.ListID, name: entry.FullName ?? entry.Name };
  if (entry.IsActive === false) return { ...object, state: 'inactive' };
  const isUnsellable =
    kind === 'item' &&
    keysOf(unsellable).some(
      (type) =>
        type !== 'ItemDiscountRet' &&
        answers.some((answer) => retsOf(answer, type).some(({ ListID }) => ListID === entry.ListID)),
    );
  if (isUnsellable) return { ...object, state: 'other-type' };
  return {
    ...object,
    state: speaksOfCurrency && entry.CurrencyRef?.FullName !== undefined ? 'other-currency' : 'healthy',
  };
}

/** Returns why a payment cannot be applied to its invoices as QuickBooks has them. */
export const judgeInvoices = (
  applied: readonly AppliedInvoice[],
  invoices: readonly Invoice[],
  customer?: RemoteRef,
): Rejected[] =>
  applied.flatMap((application) => {
    const invoice = invoices.find(({ TxnID }) => TxnID === application.id);
    const refusal = judgeInvoice(application, invoice, customer);
    return refusal === undefined ? [] : [refusal];
  });

function judgeInvoice(
  { id, number, amount }: AppliedInvoice,
  invoice: Invoice | undefined,
  customer: RemoteRef | undefined,
): Rejected | undefined {
  if (invoice === undefined)
    return {
      ...rejected('reference.gone', { what: 'invoice', name: number }),
      objects: [{ what: 'invoice', remoteId: id, state: 'gone' }],
    };
  const label = invoice.RefNumber ?? number;
  if (isVoided(sumMoney([invoice.Subtotal ?? '0', invoice.SalesTaxTotal ?? '0']), invoice.Memo))
    return rejected('invoice.voided', { what: 'invoice', name: label });
  if (invoice.IsPaid === true || isZero(invoice.BalanceRemaining))
    return rejected('payment.invoice-paid', { invoice: label });
  if (invoice.BalanceRemaining !== undefined && cents(amount) > cents(invoice.BalanceRemaining))
    return rejected('payment.invoice-balance', { invoice: label });
  const owner = invoice.CustomerRef;
  const isOther = customer !== undefined && 'id' in customer && owner?.ListID !== customer.id;
  // An invoice on a job belongs to a customer above the job.
  if (isOther && owner?.FullName !== undefined && !owner.FullName.includes(':'))
    return rejected('payment.other-customer', { invoice: label, customer: owner.FullName });
  return undefined;
}

const cents = (money: string): bigint => {
  const [, sign = '', whole = '0', places = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(money) ?? [];
  return BigInt(`${sign}${whole}${places.padEnd(2, '0')}`);
};
const isZero = (money: string | undefined): boolean => money !== undefined && cents(money) === 0n;
