import { done, reference, rejected, type Subject } from '@jobpro/connector';
import { type Answer, DesktopPaymentCreate, sumMoney, warning } from '@jobpro/contracts';
import { buildRequest, type RetOf, retsOf } from '@jobpro/qbxml';
import { questionsOf } from './list-records.js';
import { readRefusal, saidOf } from './refusals.js';
import {
  built,
  carriesAnyMark,
  carriesMark,
  type DesktopReply,
  type DesktopRequest,
  isVoided,
  memoWithMark,
  operation,
  requestIdOf,
} from './wire.js';

type Command = DesktopPaymentCreate;
type Payment = RetOf<'ReceivePaymentRet'>['value'];

const fields = ['TxnID', 'EditSequence', 'CustomerRef', 'TxnDate', 'RefNumber', 'TotalAmount', 'Memo'];
const nameOf = (command: Command): string => command.reference ?? command.amount;
const subjectOf = (command: Command): Subject => ({ what: 'payment', name: nameOf(command), date: command.date });

/** Creates a payment, applied as in JobPro and never by QuickBooks itself. It is recognised by its mark. */
export const createPayment = operation({
  schema: DesktopPaymentCreate,
  looksFirst: false,
  subject: subjectOf,
  references: ({ customer, method, depositTo }) => ({
    customer: reference('customer', customer),
    method: reference('payment method', method === undefined ? undefined : { name: method }),
    depositAccount: reference('account', depositTo),
  }),
  lookFor: lookUp,

  judge(command, [reply]) {
    const all = reply === undefined ? [] : retsOf(reply.answer, 'ReceivePaymentRet');
    // One that somebody voided was sent, and taken back.
    const payments = all.filter(({ TotalAmount = '0', Memo }) => !isVoided(sumMoney([TotalAmount]), Memo));
    const ours =
      payments.find(({ Memo }) => carriesMark(Memo, command.mark)) ??
      payments.find((payment) => isSame(command, payment));
    return ours === undefined ? { kind: 'absent' } : { kind: 'answer', answer: documentDone(command, ours, 'adopted') };
  },

  build({ command, references }) {
    const payment = {
      CustomerRef: references.customer,
      TxnDate: command.date,
      RefNumber: command.reference,
      TotalAmount: command.amount,
      PaymentMethodRef: references.method,
      Memo: memoWithMark(command.memo, command.mark),
      DepositToAccountRef: references.depositAccount,
    };
    const applied = command.applied.map(({ invoice, amount }) => ({ TxnID: invoice.id, PaymentAmount: amount }));
    const application = applied.length === 0 ? { IsAutoApply: false } : { AppliedToTxnAdd: applied };
    const options = { requestID: requestIdOf(command.commandId), include: fields };
    return built(buildRequest('ReceivePaymentAdd', { ...payment, ...application }, options));
  },

  read(command, reply) {
    const [payment] = retsOf(reply.answer, 'ReceivePaymentRet');
    if (payment !== undefined) return documentDone(command, payment, 'created');
    const { recovered } = reply.answer;
    if (recovered?.TxnID !== undefined && recovered.TxnID !== '') {
      const label = nameOf(command);
      const warnings = [warning('document.adopted', { number: label })];
      const remote = { id: recovered.TxnID, version: recovered.EditSequence, label };
      return done(remote, 'adopted', { total: sumMoney([command.amount]), warnings });
    }
    return readOverApplied(command, reply) ?? readRefusal(reply, subjectOf(command));
  },
});

/** Asks by customer and date, because a payment's reference number need not be its own. */
function lookUp({ commandId, customer, date }: Command): DesktopRequest[] {
  const ofThatDay = {
    TxnDateRangeFilter: { FromTxnDate: date, ToTxnDate: date },
    EntityFilter: 'id' in customer ? { ListID: [customer.id] } : { FullName: [customer.name] },
    IncludeRetElement: fields,
  };
  return questionsOf(buildRequest('ReceivePaymentQuery', ofThatDay, { requestID: requestIdOf(commandId) }));
}

/** Whether a payment of this customer and day has the same reference number and amount, without the mark of another document. */
const isSame = (command: Command, { RefNumber, TotalAmount = '0', Memo }: Payment): boolean =>
  command.reference !== undefined &&
  RefNumber === command.reference &&
  sumMoney([TotalAmount]) === sumMoney([command.amount]) &&
  !carriesAnyMark(Memo);

/** Completes a payment that QuickBooks has, with a warning where its amount is another. */
function documentDone(command: Command, payment: Payment, how: 'created' | 'adopted'): Answer {
  const { TxnID, EditSequence, RefNumber, TotalAmount = command.amount } = payment;
  const label = RefNumber === undefined || RefNumber === '' ? nameOf(command) : RefNumber;
  const total = sumMoney([TotalAmount]);
  const warnings = [
    ...(how === 'adopted' ? [warning('document.adopted', { number: label })] : []),
    ...(total === sumMoney([command.amount])
      ? []
      : [warning('total.differs', { jobpro: command.amount, quickbooks: total })]),
  ];
  return done({ id: TxnID, version: EditSequence, label }, how, { total, warnings });
}

/** QuickBooks refuses to apply more than an invoice's open balance; with one invoice it is clear which. */
function readOverApplied({ applied }: Command, reply: DesktopReply): Answer | undefined {
  const { statusCode, statusMessage } = reply.answer;
  if (statusCode < 3000 || !/pay more than|more than the amount due/i.test(statusMessage)) return undefined;
  const invoice = applied.map(({ number }) => number).join(', ');
  return rejected('payment.invoice-balance', { invoice }, saidOf(reply));
}
