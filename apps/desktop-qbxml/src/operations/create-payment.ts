import { done, reference, referencesIn, rejected, type Subject } from '@jobpro/connector';
import { type Answer, DesktopPaymentCreate, sumMoney, warning } from '@jobpro/contracts';
import { buildRequest, type Built, isSameName, type RetOf, retsOf } from '@jobpro/qbxml';
import { type AppliedInvoice, askInvoices, explain, judgeInvoices, type Mentions, questionsAbout } from './inquiry.js';
import { questionsOf } from './list-records.js';
import { readRefusal } from './refusals.js';
import {
  built,
  carriesAnyMark,
  carriesMark,
  type DesktopRef,
  type DesktopRequest,
  identify,
  isVoided,
  memoWithMark,
  operation,
  requestIdOf,
  sending,
} from './wire.js';

type Command = DesktopPaymentCreate;
type Payment = RetOf<'ReceivePaymentRet'>['value'];

const fields = ['TxnID', 'EditSequence', 'CustomerRef', 'TxnDate', 'RefNumber', 'TotalAmount', 'Memo'];
const nameOf = (command: Command): string => command.reference ?? command.amount;
const subjectOf = (command: Command): Subject => ({ what: 'payment', name: nameOf(command), date: command.date });

const referencesOf = ({ customer, method, depositTo, receivableAccount, applied }: Command) => ({
  customer: reference('customer', customer),
  method: reference('payment method', method === undefined ? undefined : { name: method }),
  depositAccount: reference('account', depositTo),
  // The invoices of a payment decide its account.
  receivableAccount: reference('account', applied.length === 0 ? receivableAccount : undefined),
});
const invoicesOf = ({ applied }: Command): AppliedInvoice[] =>
  applied.map(({ invoice, number, amount }) => ({ id: invoice.id, number, amount }));
const mentionsOf = (command: Command): Mentions => ({
  commandId: command.commandId,
  references: referencesIn(referencesOf(command)),
  invoices: invoicesOf(command),
});

/**
 * Creates a payment, applied as in JobPro and never by QuickBooks itself. It is recognised by its mark. One of the same day and amount
 * that somebody typed is a question. Its invoices are read
 * first: a payment has to be on their receivable account, and what is paid or voided cannot be paid.
 */
export const createPayment = operation({
  schema: DesktopPaymentCreate,
  looksFirst: true,
  subject: subjectOf,
  references: referencesOf,
  lookFor: lookUp,

  judge(command, [reply, invoicesReply], mayHaveRun) {
    const { numberMayRepeat = false } = command;
    const all = reply === undefined ? [] : retsOf(reply.answer, 'ReceivePaymentRet');
    // One that somebody voided was sent, and taken back.
    const payments = all.filter(({ TotalAmount = '0', Memo }) => !isVoided(sumMoney([TotalAmount]), Memo));
    const ours =
      payments.find(({ Memo }) => carriesMark(Memo, command.mark)) ??
      (mayHaveRun && !numberMayRepeat ? payments.find((payment) => isSame(command, payment)) : undefined);
    if (ours !== undefined) return { kind: 'answer', answer: documentDone(command, ours, 'adopted') };
    const other = numberMayRepeat ? undefined : payments.find((payment) => mayBeSame(command, payment));
    if (other !== undefined) return { kind: 'answer', answer: likenessOf(command, other) };
    const isReadable = [reply, invoicesReply].every((each) => (each?.answer.unreadable.length ?? 0) === 0);
    if (command.applied.length === 0 || invoicesReply === undefined || !isReadable) return { kind: 'absent' };
    const invoices = retsOf(invoicesReply.answer, 'InvoiceRet');
    const accounts = new Map(
      invoices.flatMap(({ ARAccountRef: account }) => (account ? [[account.ListID, account]] : [])),
    );
    const [account] = accounts.values();
    const [refusal = accounts.size > 1 ? accountsDiffer([...accounts.values()]) : undefined] = judgeInvoices(
      invoicesOf(command),
      invoices,
      command.customer,
    );
    if (refusal !== undefined) return { kind: 'answer', answer: refusal };
    const { customer, method, depositTo } = command;
    const references = {
      customer: identify('customer', customer),
      method: method === undefined ? undefined : identify('payment method', { name: method }),
      depositAccount: depositTo === undefined ? undefined : identify('account', depositTo),
      receivableAccount: account?.ListID === undefined ? undefined : { ListID: account.ListID },
    };
    return sending(add(command, references));
  },

  build: ({ command, references }) => built(add(command, references)),

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
    return readRefusal(reply, subjectOf(command), questionsAbout(mentionsOf(command)));
  },

  explain: (command, replies, refusal) => explain(mentionsOf(command), replies, refusal),
});

interface References {
  readonly customer: DesktopRef;
  readonly method: DesktopRef | undefined;
  readonly depositAccount: DesktopRef | undefined;
  readonly receivableAccount: DesktopRef | undefined;
}

function add(command: Command, { customer, method, depositAccount, receivableAccount }: References): Built {
  const payment = {
    CustomerRef: customer,
    ARAccountRef: receivableAccount,
    TxnDate: command.date,
    RefNumber: command.reference,
    TotalAmount: command.amount,
    PaymentMethodRef: method,
    Memo: memoWithMark(command.memo, command.mark),
    DepositToAccountRef: depositAccount,
  };
  const applied = command.applied.map(({ invoice, amount }) => ({ TxnID: invoice.id, PaymentAmount: amount }));
  const application = applied.length === 0 ? { IsAutoApply: false } : { AppliedToTxnAdd: applied };
  const options = { requestID: requestIdOf(command.commandId), include: fields };
  return buildRequest('ReceivePaymentAdd', { ...payment, ...application }, options);
}

const accountsDiffer = (accounts: readonly { readonly FullName?: string | undefined }[]) =>
  rejected('payment.accounts-differ', { accounts: accounts.map(({ FullName = '' }) => FullName).join(', ') });

/** Asks by customer and date, because a payment's reference number need not be its own. */
function lookUp(command: Command): DesktopRequest[] {
  const { commandId, customer, date } = command;
  const ofThatDay = {
    TxnDateRangeFilter: { FromTxnDate: date, ToTxnDate: date },
    EntityFilter: 'id' in customer ? { ListID: [customer.id] } : { FullName: [customer.name] },
    IncludeRetElement: fields,
  };
  const payments = buildRequest('ReceivePaymentQuery', ofThatDay, { requestID: requestIdOf(commandId) });
  const invoices = invoicesOf(command);
  return questionsOf(payments, ...(invoices.length === 0 ? [] : [askInvoices(commandId, invoices, 1)]));
}

/** Whether a payment of this customer and day has the same reference number and amount, without the mark of another document. */
const isSame = (command: Command, { RefNumber, TotalAmount = '0', Memo }: Payment): boolean =>
  command.reference !== undefined &&
  RefNumber === command.reference &&
  sumMoney([TotalAmount]) === sumMoney([command.amount]) &&
  !carriesAnyMark(Memo);

/** Whether a payment that JobPro did not send may be this one: of the same amount, and of no other reference number. */
const mayBeSame = (
  { amount, reference: own = '' }: Command,
  { RefNumber = '', TotalAmount = '0', Memo }: Payment,
): boolean =>
  !carriesAnyMark(Memo) &&
  sumMoney([TotalAmount]) === sumMoney([amount]) &&
  (RefNumber === '' || own === '' || isSameName(RefNumber, own));

const likenessOf = (command: Command, { TxnID: id, TxnDate: date = '', TotalAmount = '0', RefNumber }: Payment) =>
  rejected('payment.in-quickbooks', {
    id,
    date,
    amount: sumMoney([TotalAmount]),
    reference: RefNumber === '' ? undefined : RefNumber,
    number: command.reference,
    ownDate: command.date,
    ownAmount: command.amount,
  });

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
