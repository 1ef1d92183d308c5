import { type Answer, type DesktopPaymentCreate, sumMoney, warning } from '@jobpro/contracts';
import { done, type LegacyOperation as Operation, rejected } from '@jobpro/connector';
import { type Built, buildRequest, type RetOf, retsOf } from '@jobpro/qbxml';
import { type DesktopReply, type DesktopRequest, type FileFacts, requestIdOf } from './exchange.js';
import { carriesAnyMark, carriesMark, memoWithMark } from './mark.decide.js';
import { built } from './problem.decide.js';
import { ref, refTo } from './reference.write.js';
import { readRefusal, saidOf } from './refusal.decide.js';

type Command = DesktopPaymentCreate;
type Payment = RetOf<'ReceivePaymentRet'>['value'];

const asked = ['TxnID', 'EditSequence', 'CustomerRef', 'TxnDate', 'RefNumber', 'TotalAmount', 'Memo'];
const about = (command: Command) =>
  ({ what: 'payment', name: command.reference ?? command.amount, date: command.date }) as const;

/** Makes a payment, applied as it is in JobPro and never by QuickBooks itself. Known again by its mark. */
export const createPayment: Operation<Command, DesktopRequest, DesktopReply, FileFacts> = {
  looksFirst: false,
  lookFor: lookUp,

  judge(command, [reply]) {
    const found = reply === undefined ? [] : retsOf(reply.answer, 'ReceivePaymentRet');
    const ours =
      found.find((each) => carriesMark(each.Memo, command.mark)) ?? found.find((each) => isSame(command, each));
    return ours === undefined ? { kind: 'absent' } : { kind: 'answer', answer: made(command, ours, 'adopted') };
  },

  build: (command) => built(add(command)),

  read(command, reply) {
    const [payment] = retsOf(reply.answer, 'ReceivePaymentRet');
    if (payment !== undefined) return made(command, payment, 'created');
    const { recovered } = reply.answer;
    if (recovered?.TxnID !== undefined && recovered.TxnID !== '') {
      const remote = {
        id: recovered.TxnID,
        ...(recovered.EditSequence === undefined ? {} : { version: recovered.EditSequence }),
        label: about(command).name,
      };
      const adopted = warning('document.adopted', { number: about(command).name });
      return done(remote, 'adopted', { total: sumMoney([command.amount]), warnings: [adopted] });
    }
    return readOverApplied(command, reply) ?? readRefusal(reply, about(command));
  },
};

/** By customer and date, because a payment's reference number need not be its own. */
function lookUp(command: Command): DesktopRequest[] {
  const { customer, date } = command;
  const query = buildRequest(
    'ReceivePaymentQuery',
    {
      TxnDateRangeFilter: { FromTxnDate: date, ToTxnDate: date },
      EntityFilter: 'id' in customer ? { ListID: [customer.id] } : { FullName: [customer.name] },
      IncludeRetElement: asked,
    },
    { requestID: requestIdOf(command.commandId) },
  );
  return query.ok ? [query.request] : [];
}

/** Of this customer and day by the query itself; with the same reference number and amount, and no mark of another document. */
const isSame = (command: Command, payment: Payment): boolean =>
  command.reference !== undefined &&
  payment.RefNumber === command.reference &&
  sumMoney([payment.TotalAmount ?? '0']) === sumMoney([command.amount]) &&
  !carriesAnyMark(payment.Memo);

function made(command: Command, payment: Payment, how: 'created' | 'adopted'): Answer {
  const label = payment.RefNumber === undefined || payment.RefNumber === '' ? about(command).name : payment.RefNumber;
  const remote = {
    id: payment.TxnID,
    ...(payment.EditSequence === undefined ? {} : { version: payment.EditSequence }),
    label,
  };
  const total = sumMoney([payment.TotalAmount ?? command.amount]);
  const differs = total !== sumMoney([command.amount]);
  const warnings = [
    ...(how === 'adopted' ? [warning('document.adopted', { number: label })] : []),
    ...(differs ? [warning('total.differs', { jobpro: command.amount, quickbooks: total })] : []),
  ];
  return done(remote, how, { total, warnings });
}

/** QuickBooks refuses to apply more than an invoice owes; with one invoice it is clear which. */
function readOverApplied(command: Command, reply: DesktopReply): Answer | undefined {
  const { statusCode, statusMessage } = reply.answer;
  if (statusCode < 3000 || !/pay more than|more than the amount due/i.test(statusMessage)) return undefined;
  const invoice = command.applied.map(({ number }) => number).join(', ');
  return rejected('payment.invoice-balance', { invoice }, saidOf(reply));
}

function add(command: Command): Built {
  const head = {
    CustomerRef: ref(command.customer),
    TxnDate: command.date,
    RefNumber: command.reference,
    TotalAmount: command.amount,
    PaymentMethodRef: command.method === undefined ? undefined : { FullName: command.method },
    Memo: memoWithMark(command.memo, command.mark),
    DepositToAccountRef: refTo(command.depositTo),
  };
  const options = { requestID: requestIdOf(command.commandId), include: asked };
  if (command.applied.length === 0) return buildRequest('ReceivePaymentAdd', { ...head, IsAutoApply: false }, options);
  const applied = command.applied.map(({ invoice, amount }) => ({ TxnID: invoice.id, PaymentAmount: amount }));
  return buildRequest('ReceivePaymentAdd', { ...head, AppliedToTxnAdd: applied }, options);
}
