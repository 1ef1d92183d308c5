import { day, OnlineInvoiceCreate } from '@jobpro/contracts';
import { reference, rejected, type Subject } from '@jobpro/connector';
import {
  createInvoice as writeInvoice,
  lookForInvoice,
  type Match,
  matchInvoice,
  placeOfInvoice,
  readEntity,
  readRows,
  type SentDocument,
  type TaxInput,
} from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { adopt, documentDone, isVoided, type OwnDocument, refusedForCurrency, rowsOf } from './documents.js';
import { built, type CompanyContext, operation, readReceipt } from './operation.js';

type Command = OnlineInvoiceCreate;

const subjectOf = ({ number, date }: Command): Subject => ({ what: 'invoice', name: number ?? date, date });
const ownOf = ({ number, date, total, currency }: Command): OwnDocument => ({
  called: number === undefined ? `The invoice of ${day(date)}` : `Invoice ${number}`,
  total,
  currency,
});
const sentAs = ({ mark, number, customer, date, total }: Command): SentDocument => ({
  mark,
  number,
  customerId: 'id' in customer ? customer.id : undefined,
  date,
  amount: total,
});

/** Creates the invoice on its customer, once it is known that QuickBooks has neither it nor another invoice of its number. */
export const createInvoice = operation({
  schema: OnlineInvoiceCreate,
  looksFirst: true,
  subject: subjectOf,
  references: ({ customer, terms, tax, lines }) => ({
    customer: reference('customer', customer),
    term: reference('payment term', terms),
    taxCode: reference('tax code', tax?.taxCode),
    lines: lines.map((line) => (line.kind === 'sale' ? { ...line, item: reference('item', line.item) } : line)),
  }),
  lookFor: (command) => [
    {
      kind: 'documents',
      entity: 'Invoice',
      query: lookForInvoice(sentAs(command)),
      place: placeOfInvoice(sentAs(command)),
    },
  ],

  judge(command, replies) {
    const candidates = readRows('Invoice', rowsOf(replies)).values.map((invoice) => ({
      document: { ...invoice, number: invoice.docNumber },
      match: matchInvoice(sentAs(command), invoice),
    }));
    const verdict = adopt(candidates, ownOf(command));
    if (verdict.kind !== 'absent' || command.numberMayRepeat === true) return verdict;
    const holder = candidates.find(({ document, match }) => !isVoided(document) && hasNumber(match, command));
    if (holder === undefined) return verdict;
    const { id, date, totalAmount, customer } = holder.document;
    const isOfCustomer = 'id' in command.customer && command.customer.id === customer.id;
    const details = {
      id,
      date,
      amount: new Decimal(totalAmount).toFixed(2),
      customer: isOfCustomer ? undefined : customer.name,
      ownDate: command.date,
      ownAmount: command.total,
    };
    return { kind: 'answer', answer: rejected('number.in-quickbooks', { number: command.number ?? '', ...details }) };
  },

  build({ command, references, context }) {
    const { customer, term, taxCode } = references;
    const foreign = refusedForCurrency(context, customer, command.currency);
    if (foreign !== undefined) return { kind: 'answer', answer: foreign };
    const uncounted = references.lines.flatMap((line) =>
      line.kind === 'sale' && line.quantity === undefined ? (context.record('Item', line.item) ?? []) : [],
    );
    const item = uncounted.find(({ detail }) => detail === 'Inventory');
    if (item !== undefined)
      return { kind: 'answer', answer: rejected('invoice.line-without-quantity', { item: item.name }) };
    const invoice = {
      // The writer has the command's own names, so that a new text field needs no line here.
      ...command,
      customerId: customer,
      termId: term,
      lines: references.lines.map((line) => {
        if (line.kind === 'text') return line;
        // Outside the US the one code that the company set is that of taxable lines; other lines have no code of their own.
        const taxCodeId = line.taxable && !isUs(context) ? taxCode : undefined;
        return { ...line, kind: 'item' as const, itemId: line.item, taxCodeId };
      }),
      tax: taxOf(command, context, taxCode),
    };
    return built(writeInvoice(invoice), subjectOf(command));
  },

  read: (command, receipt) =>
    readReceipt(receipt, {
      subject: subjectOf(command),
      accepted: (record) => {
        const invoice = readEntity('Invoice', record);
        if (!invoice.ok) return undefined;
        return documentDone({ ...invoice.value, number: invoice.value.docNumber }, ownOf(command), 'created');
      },
      mayExist: ({ meaning }) => meaning.remedy === 'duplicate-number',
    }),
});

/** Returns whether another document has the command's number. */
const hasNumber = (match: Match, { number }: Command): boolean =>
  number !== undefined && (match.kind === 'alike' || !match.differences.includes('number'));

/**
 * Returns how the invoice is taxed. In the US JobPro's amount overrides what QuickBooks would compute. Elsewhere QuickBooks computes
 * from the code on each line (without one: 6000), and a different total is reported as any other difference.
 */
function taxOf({ tax, lines }: Command, context: CompanyContext, taxCodeId: string | undefined): TaxInput {
  const isTaxable = lines.some((line) => line.kind === 'sale' && line.taxable);
  if (!isUs(context)) {
    return tax === undefined && !isTaxable ? { kind: 'not-applicable' } : { kind: 'per-line' };
  }
  if (tax !== undefined) return { kind: 'override', totalTax: tax.amount, taxCodeId };
  return isTaxable ? { kind: 'by-quickbooks' } : { kind: 'none' };
}

const isUs = ({ country }: CompanyContext): boolean => country === undefined || country === 'US';
