import { type Answer, DocumentVoid } from '@jobpro/contracts';
import { done, refusedForPayments, rejected, type Subject, type Verdict } from '@jobpro/connector';
import { type Invoice, type Payment, readEntity, readRows, select, voidDocument } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { isVoided, rowsOf } from './documents.js';
import {
  type DocumentsQuestion,
  type OnlineReply,
  type OnlineWire,
  operation,
  readReceipt,
  sending,
} from './operation.js';

type Command = DocumentVoid;
type Entity = DocumentsQuestion['entity'];

const words = { Invoice: 'invoice', Payment: 'payment' } as const satisfies Record<Entity, Subject['what']>;

/** Asks for documents by their ids. */
function byIds(entity: Entity, values: readonly string[]): DocumentsQuestion {
  const selected = select<Entity>(entity, { where: [{ field: 'Id', is: 'IN', values }] });
  if (!selected.ok) throw new RangeError('An id is a row of digits');
  return { kind: 'documents', entity, query: selected.query };
}

const repliesAbout = (entity: Entity, replies: readonly OnlineReply[]): readonly OnlineReply[] =>
  replies.filter((reply) => reply.kind === 'documents' && reply.entity === entity);

/**
 * Returns the operation that voids a document of one kind, once it was read by its id: a document that is void already is done, one that
 * is gone is refused, and one that somebody changed meanwhile (5010) is read and decided on again.
 */
function voidOf(entity: Entity) {
  const subjectOf = ({ name, date }: Command): Subject => ({ what: words[entity], name, date });
  return operation({
    schema: DocumentVoid,
    looksFirst: true,
    subject: subjectOf,
    references: () => ({}),
    lookFor: ({ remote }) => [byIds(entity, [remote.id])],

    judge(command, replies) {
      const { remote, name } = command;
      const own = readRows(entity, rowsOf(repliesAbout(entity, replies))).values.find(({ id }) => id === remote.id);
      // Nothing is built for a void: what is not there is refused by `build`, unless it cannot be read.
      if (own === undefined) return { kind: 'absent' };
      if (isVoided(own)) return { kind: 'answer', answer: voidedAnswer(own, 'was-voided') };
      const paid = 'linked' in own && command.withPayments !== true ? paymentsOf(own, name, replies) : undefined;
      return paid ?? sending(voidDocument(entity, own), subjectOf(command));
    },

    build: ({ command: { name } }) => ({
      kind: 'answer',
      answer: rejected('void.gone', { what: words[entity], name }),
    }),

    read: (command, receipt) =>
      readReceipt(receipt, {
        subject: subjectOf(command),
        accepted: (record) => {
          const document = readEntity(entity, record);
          return document.ok && isVoided(document.value) ? voidedAnswer(document.value, 'voided') : undefined;
        },
        mayExist: ({ meaning }) => meaning.name === 'stale',
      }),
  });
}

const voidedAnswer = (
  { id, syncToken }: Pick<Invoice | Payment, 'id' | 'syncToken'>,
  how: 'voided' | 'was-voided',
): Answer => done({ id, version: syncToken }, how, { total: '0.00' });

/** Asks about an invoice's payments, and then refuses with their amounts. Returns undefined for an invoice without payments. */
function paymentsOf(
  { id, linked }: Invoice,
  invoice: string,
  replies: readonly OnlineReply[],
): Verdict<OnlineWire> | undefined {
  const ids = linked.flatMap(({ txnType, txnId }) => (txnType === 'Payment' ? [txnId] : []));
  if (ids.length === 0) return undefined;
  const answers = repliesAbout('Payment', replies);
  if (answers.length === 0) return { kind: 'look', questions: [byIds('Payment', ids)] };
  const payments = readRows('Payment', rowsOf(answers)).values.map((payment) => {
    const applied = payment.lines
      .filter((line) => line.linked.some(({ txnId }) => txnId === id))
      .reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
    const { reference, date } = payment;
    return { reference, date, amount: applied.toFixed(2) };
  });
  return { kind: 'answer', answer: refusedForPayments(invoice, payments) };
}

export const voidInvoice = voidOf('Invoice');
export const voidPayment = voidOf('Payment');
