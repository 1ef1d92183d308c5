import { day, dollars, OnlinePaymentCreate } from '@jobpro/contracts';
import { reference, rejected, type Subject } from '@jobpro/connector';
import {
  createPayment as writePayment,
  lookForPayment,
  type Match,
  matchPayment,
  placeOfPayment,
  readEntity,
  readRows,
  type SentDocument,
} from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { adopt, documentDone, type FoundDocument, type OwnDocument, refusedForCurrency, rowsOf } from './documents.js';
import { built, operation, readReceipt } from './operation.js';

type Command = OnlinePaymentCreate;

const subjectOf = ({ reference: number, amount, date }: Command): Subject => ({
  what: 'payment',
  name: number ?? dollars(amount),
  date,
});
const ownOf = ({ reference: number, date, amount, currency }: Command): OwnDocument => ({
  called: number === undefined ? `The payment of ${day(date)}` : `Payment ${number}`,
  total: amount,
  currency,
});
/** Returns whether a payment without any mark may be the one to send: all is the same, or only its reference is missing. */
const mayBeSame = ({ number = '' }: FoundDocument, match: Match): boolean =>
  match.kind === 'alike' ||
  (match.kind === 'foreign' && match.mark === null && number === '' && match.differences.join() === 'number');
const sentAs = ({ mark, reference: number, customer, date, amount }: Command): SentDocument => ({
  mark,
  number,
  customerId: 'id' in customer ? customer.id : undefined,
  date,
  amount,
});

/** Creates the payment on its customer, applied to its invoices, once it is known that QuickBooks has neither it nor one like it that somebody typed. */
export const createPayment = operation({
  schema: OnlinePaymentCreate,
  looksFirst: true,
  subject: subjectOf,
  references: ({ customer, method, depositTo }) => ({
    customer: reference('customer', customer),
    method: reference('payment method', method === undefined ? undefined : { name: method }),
    depositAccount: reference('account', depositTo),
  }),
  lookFor: (command) => [
    {
      kind: 'documents',
      entity: 'Payment',
      query: lookForPayment(sentAs(command)),
      place: placeOfPayment(sentAs(command)),
    },
  ],

  judge(command, replies) {
    const candidates = readRows('Payment', rowsOf(replies)).values.map((payment) => ({
      document: { ...payment, number: payment.reference },
      match: matchPayment(sentAs(command), payment),
    }));
    const verdict = adopt(candidates, ownOf(command));
    if (verdict.kind !== 'absent' || command.numberMayRepeat === true) return verdict;
    const [other] = candidates.filter(({ document, match }) => mayBeSame(document, match));
    if (other === undefined) return verdict;
    const { id, date, totalAmount, number } = other.document;
    const details = {
      id,
      date,
      amount: new Decimal(totalAmount).toFixed(2),
      reference: number,
      number: command.reference,
      ownDate: command.date,
      ownAmount: command.amount,
    };
    return { kind: 'answer', answer: rejected('payment.in-quickbooks', details) };
  },

  build({ command, references, context }) {
    const foreign = refusedForCurrency(context, references.customer, command.currency);
    if (foreign !== undefined) return { kind: 'answer', answer: foreign };
    const payment = {
      // The writer has the command's own names.
      ...command,
      customerId: references.customer,
      methodId: references.method,
      depositAccountId: references.depositAccount,
      applied: command.applied.map(({ invoice, amount: part }) => ({ invoiceId: invoice.id, amount: part })),
    };
    return built(writePayment(payment), subjectOf(command));
  },

  read: (command, receipt) =>
    readReceipt(receipt, {
      subject: subjectOf(command),
      accepted: (record) => {
        const payment = readEntity('Payment', record);
        if (!payment.ok) return undefined;
        return documentDone({ ...payment.value, number: payment.value.reference }, ownOf(command), 'created');
      },
    }),
});
