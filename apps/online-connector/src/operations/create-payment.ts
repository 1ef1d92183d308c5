import { day, dollars, OnlinePaymentCreate } from '@jobpro/contracts';
import { reference, type Subject } from '@jobpro/connector';
import {
  createPayment as writePayment,
  lookForPayment,
  matchPayment,
  placeOfPayment,
  readEntity,
  readRows,
  type SentDocument,
} from '@jobpro/quickbooks-online';
import { adopt, documentDone, type OwnDocument, refusedForCurrency, rowsOf } from './documents.js';
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
const sentAs = ({ mark, reference: number, customer, date, amount }: Command): SentDocument => ({
  mark,
  number,
  customerId: 'id' in customer ? customer.id : undefined,
  date,
  amount,
});

/** Creates the payment on its customer, applied to its invoices, once it is known that QuickBooks does not have it. */
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
    return adopt(candidates, ownOf(command));
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
