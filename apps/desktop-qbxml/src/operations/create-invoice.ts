import { done, type Read, reference, referencesIn, rejected, type Subject } from '@jobpro/connector';
import { type Answer, DesktopInvoiceCreate, sumMoney, warning } from '@jobpro/contracts';
import { buildRequest, isSameName, type RetOf, retsOf } from '@jobpro/qbxml';
import { explain, type Mentions, questionsAbout } from './inquiry.js';
import { currencyQuestion, questionsOf, refusedForCurrency } from './list-records.js';
import { ownWords, readRefusal, saidOf } from './refusals.js';
import {
  built,
  carriesAnyMark,
  carriesMark,
  type DesktopReply,
  type DesktopRequest,
  type DesktopWire,
  isVoided,
  memoWithMark,
  operation,
  requestIdOf,
} from './wire.js';

type Command = DesktopInvoiceCreate;
type Invoice = RetOf<'InvoiceRet'>['value'];

const fields = ['TxnID', 'EditSequence', 'CustomerRef', 'TxnDate', 'RefNumber', 'Subtotal', 'SalesTaxTotal', 'Memo'];
const subjectOf = ({ number = 'without a number', date }: Command): Subject => ({
  what: 'invoice',
  name: number,
  date,
});

const referencesOf = ({ customer, terms, lines, receivableAccount }: Command) => ({
  customer: reference('customer', customer),
  terms: reference('payment term', terms),
  receivableAccount: reference('account', receivableAccount),
  lines: lines.map((line) => (line.kind === 'sale' ? { ...line, item: reference('item', line.item) } : line)),
});
const mentionsOf = (command: Command): Mentions => ({
  commandId: command.commandId,
  references: referencesIn(referencesOf(command)),
});

/**
 * Creates an invoice on its customer, once it is known that QuickBooks has no other invoice of its number. After a lost reply it is
 * recognised by its mark, or by number, customer, date and total together.
 */
export const createInvoice = operation({
  schema: DesktopInvoiceCreate,
  looksFirst: true,
  subject: subjectOf,
  references: referencesOf,
  lookFor: lookUp,

  judge(command, [reply, customer], mayHaveRun) {
    const { number, numberMayRepeat = false } = command;
    const all = reply === undefined ? [] : retsOf(reply.answer, 'InvoiceRet');
    // One that somebody voided was sent, and taken back.
    const invoices = all.filter((invoice) => !isVoided(totalOf(invoice), invoice.Memo));
    const ours =
      invoices.find(({ Memo }) => carriesMark(Memo, command.mark)) ??
      (mayHaveRun && !numberMayRepeat ? invoices.find((invoice) => isSame(command, invoice)) : undefined);
    if (ours !== undefined) return { kind: 'answer', answer: documentDone(command, ours, 'adopted') };
    const foreign = refusedForCurrency(customer, command.currency);
    if (foreign !== undefined) return { kind: 'answer', answer: foreign };
    if (numberMayRepeat) return { kind: 'absent' };
    const holder = number === undefined ? undefined : invoices.find(({ RefNumber }) => isSameName(RefNumber, number));
    if (number === undefined || holder === undefined) return { kind: 'absent' };
    const details = {
      id: holder.TxnID,
      date: holder.TxnDate ?? '',
      amount: totalOf(holder),
      customer: isOfCustomer(command, holder) ? undefined : holder.CustomerRef?.FullName,
      ownDate: command.date,
      ownAmount: command.total,
    };
    return { kind: 'answer', answer: rejected('number.in-quickbooks', { number, ...details }) };
  },

  build({ command, references, context: { taxCodes } }) {
    const { commandId, lines, total } = command;
    const amounts = lines.map((line) => (line.kind === 'sale' ? line.amount : '0'));
    // Where the lines alone total the invoice, QuickBooks must not add sales tax to them.
    const addsTax = sumMoney(amounts) !== sumMoney([total]);
    const taxCode = (taxable: boolean) => {
      const name = taxable && addsTax ? taxCodes?.taxable : taxCodes?.exempt;
      return name === undefined ? undefined : { FullName: name };
    };
    const invoice = {
      CustomerRef: references.customer,
      ARAccountRef: references.receivableAccount,
      TxnDate: command.date,
      RefNumber: command.number,
      PONumber: command.poNumber,
      TermsRef: references.terms,
      DueDate: command.dueDate,
      Memo: memoWithMark(command.memo, command.mark),
      InvoiceLineAdd: references.lines.map((line) => {
        if (line.kind === 'text') return { Desc: line.description };
        const { item, description, quantity, rate, amount, taxable, serviceDate } = line;
        // The rate stands for the amount only together with a quantity.
        const priced = quantity !== undefined && rate !== undefined ? { Rate: rate } : { Amount: amount };
        return {
          ItemRef: item,
          Desc: description,
          Quantity: quantity,
          ...priced,
          ServiceDate: serviceDate,
          SalesTaxCodeRef: taxCode(taxable),
        };
      }),
    };
    return built(buildRequest('InvoiceAdd', invoice, { requestID: requestIdOf(commandId), include: fields }));
  },

  read(command, reply) {
    const [invoice] = retsOf(reply.answer, 'InvoiceRet');
    if (invoice !== undefined) return documentDone(command, invoice, 'created');
    const { recovered } = reply.answer;
    if (recovered?.TxnID !== undefined && recovered.TxnID !== '') {
      // The recovery status has no total, so the invoice itself is read.
      return { kind: 'look', fallback: done({ id: recovered.TxnID, version: recovered.EditSequence }, 'adopted') };
    }
    return (
      readNumberTaken(command, reply) ?? readRefusal(reply, subjectOf(command), questionsAbout(mentionsOf(command)))
    );
  },

  explain: (command, replies, refusal) => explain(mentionsOf(command), replies, refusal),
});

/** Asks by number; for an invoice that QuickBooks numbered, by customer and date. And for the customer's currency, where it may be another. */
function lookUp({ commandId, number, date, customer, currency }: Command): DesktopRequest[] {
  const options = { requestID: requestIdOf(commandId) };
  const ofCustomer = currency === undefined ? [] : [currencyQuestion(commandId, customer)];
  if (number !== undefined) {
    const ofNumber = buildRequest('InvoiceQuery', { RefNumber: [number], IncludeRetElement: fields }, options);
    return questionsOf(ofNumber, ...ofCustomer);
  }
  const ofThatDay = {
    TxnDateRangeFilter: { FromTxnDate: date, ToTxnDate: date },
    EntityFilter: 'id' in customer ? { ListID: [customer.id] } : { FullName: [customer.name] },
    IncludeRetElement: fields,
  };
  return questionsOf(buildRequest('InvoiceQuery', ofThatDay, options), ...ofCustomer);
}

const totalOf = ({ Subtotal = '0', SalesTaxTotal = '0' }: Invoice): string => sumMoney([Subtotal, SalesTaxTotal]);

/**
 * Returns whether number, customer, date and total are the same, without the mark of another document. Creating a second invoice
 * like this would duplicate the first.
 */
function isSame(command: Command, invoice: Invoice): boolean {
  const { number, date, total } = command;
  return (
    number !== undefined &&
    invoice.RefNumber === number &&
    isOfCustomer(command, invoice) &&
    invoice.TxnDate === date &&
    totalOf(invoice) === sumMoney([total]) &&
    !carriesAnyMark(invoice.Memo)
  );
}

const isOfCustomer = ({ customer }: Command, { CustomerRef }: Invoice): boolean =>
  'id' in customer ? CustomerRef?.ListID === customer.id : isSameName(CustomerRef?.FullName, customer.name);

/** Completes an invoice that QuickBooks has, with a warning where its total is another. */
function documentDone(command: Command, invoice: Invoice, how: 'created' | 'adopted'): Answer {
  const total = totalOf(invoice);
  const number = invoice.RefNumber ?? command.number;
  const warnings = [
    ...(how === 'adopted' ? [warning('document.adopted', { number: number ?? 'The invoice' })] : []),
    ...(total === sumMoney([command.total])
      ? []
      : [warning('total.differs', { jobpro: command.total, quickbooks: total })]),
  ];
  const label = number === '' ? undefined : number;
  return done({ id: invoice.TxnID, version: invoice.EditSequence, label }, how, { total, warnings });
}

/** A company may forbid a number to be used twice; QuickBooks then says so within its general 3180. */
function readNumberTaken({ number }: Command, reply: DesktopReply): Read<DesktopWire> | undefined {
  const words = ownWords(reply.answer.statusMessage);
  const isTaken =
    reply.answer.statusCode === 3180 && /number|duplicate/i.test(words) && /already|duplicate/i.test(words);
  if (!isTaken || number === undefined) return undefined;
  return { kind: 'look', fallback: rejected('number.taken', { number, holder: 'another invoice' }, saidOf(reply)) };
}
