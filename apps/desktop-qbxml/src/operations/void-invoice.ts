import { done, refusedForPayments, rejected, type Subject } from '@jobpro/connector';
import { type Answer, DocumentVoid, sumMoney } from '@jobpro/contracts';
import { buildRequest, retsOf } from '@jobpro/qbxml';
import { questionsOf } from './list-records.js';
import { readRefusal } from './refusals.js';
import { isVoided, operation, requestIdOf, sending } from './wire.js';

type Command = DocumentVoid;

const fields = ['TxnID', 'EditSequence', 'RefNumber', 'Subtotal', 'SalesTaxTotal', 'Memo', 'LinkedTxn'];
const subjectOf = ({ name, date }: Command): Subject => ({ what: 'invoice', name, date });

/**
 * Voids an invoice, once it was read by its id: one that is void already is done, and one that is gone is refused. A void names no
 * version on Desktop, so that the read just before it is what it is decided on.
 */
export const voidInvoice = operation({
  schema: DocumentVoid,
  looksFirst: true,
  subject: subjectOf,
  references: () => ({}),
  lookFor: ({ commandId, remote }) =>
    questionsOf(
      buildRequest(
        'InvoiceQuery',
        { TxnID: [remote.id], IncludeLinkedTxns: true, IncludeRetElement: fields },
        { requestID: requestIdOf(commandId) },
      ),
    ),

  judge(command, replies) {
    const { commandId, remote, name, withPayments = false } = command;
    const invoice = replies
      .flatMap(({ answer }) => retsOf(answer, 'InvoiceRet'))
      .find(({ TxnID }) => TxnID === remote.id);
    // What is not there is refused by `build`, unless it cannot be read.
    if (invoice === undefined) return { kind: 'absent' };
    const { Subtotal = '0', SalesTaxTotal = '0', Memo, EditSequence, LinkedTxn } = invoice;
    if (isVoided(sumMoney([Subtotal, SalesTaxTotal]), Memo))
      return { kind: 'answer', answer: voidedAnswer(remote.id, 'was-voided', EditSequence) };
    const payments = LinkedTxn.filter(({ TxnType }) => TxnType === 'ReceivePayment');
    if (payments.length > 0 && !withPayments) {
      // QuickBooks shows what a payment takes from an invoice as a negative amount.
      const applied = payments.map(({ RefNumber: reference, TxnDate: date, Amount = '0' }) => ({
        reference,
        date,
        amount: Amount.replace(/^-/, ''),
      }));
      return { kind: 'answer', answer: refusedForPayments(name, applied) };
    }
    const write = { TxnVoidType: 'Invoice', TxnID: remote.id } as const;
    return sending(buildRequest('TxnVoid', write, { requestID: requestIdOf(commandId) }));
  },

  build: ({ command: { name } }) => ({
    kind: 'answer',
    answer: rejected('void.gone', { what: 'invoice', name }),
  }),

  read(command, reply) {
    const { voided, recovered } = reply.answer;
    const id = voided?.TxnID ?? recovered?.TxnID;
    if (id === command.remote.id) return voidedAnswer(id, 'voided', recovered?.EditSequence);
    return readRefusal(reply, subjectOf(command));
  },
});

const voidedAnswer = (id: string, how: 'voided' | 'was-voided', version?: string): Answer =>
  done({ id, version }, how, { total: '0.00' });
