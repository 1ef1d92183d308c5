import { type HeldDocument, Money, type MessageType, ReadBackCommand, sumMoney } from '@jobpro/contracts';
import { done, type Taken } from '@jobpro/connector';
import { outgoing } from '@jobpro/messaging';
import { type Answer as QuickBooksAnswer, type Built, buildRequest, retsOf } from '@jobpro/qbxml';
import type { PageState } from '../message-sets/entry.schema.js';
import { built } from '../operations/problems.js';
import { answerOf } from '../operations/refusals.js';
import { type DesktopReply, isQueryStatus, requestIdOf } from '../operations/wire.js';
import type { Position } from './reading.js';
import type { Turned } from './turn-page.decide.js';

/** Some documents that we exported, in the order of their commands. */
export interface ExportedPage {
  readonly documents: readonly { readonly id: string; readonly total: string; readonly number?: string | undefined }[];
  /** After which command the next page begins; undefined: this is the last one. */
  readonly next?: string | undefined;
}

const kinds = { 'invoice.read-back': 'invoice', 'payment.read-back': 'payment' } as const;
type Key = keyof typeof kinds;
type Kind = (typeof kinds)[Key];
export const isReadBack = (key: string): key is Key => Object.hasOwn(kinds, key);

/** Which of our documents a read-back is about. */
export function scopeOf({ key, data }: Taken): { entity: Kind; from: string | undefined; to: string | undefined } {
  const { from, to } = ReadBackCommand.parse(data);
  return { entity: isReadBack(key) ? kinds[key] : 'invoice', from, to };
}

/** Asks QuickBooks for the documents of a page by their ids. */
export function openBack(taken: Taken, page: ExportedPage): Turned['next'] {
  const { entity } = scopeOf(taken);
  const made = built(ask(entity, requestIdOf(taken.commandId), page));
  return made.kind === 'answer'
    ? { phase: 'complete', answer: made.answer }
    : { phase: 'page', request: made.write, exported: page };
}

function ask(entity: Kind, requestID: string, { documents }: ExportedPage): Built {
  const TxnID = documents.map(({ id }) => id);
  const common = ['TxnID', 'CustomerRef', 'TxnDate', 'RefNumber', 'Memo'];
  const which = TxnID.length === 0 ? { MaxReturned: 1 } : { TxnID };
  return entity === 'invoice'
    ? buildRequest(
        'InvoiceQuery',
        { ...which, IncludeRetElement: [...common, 'Subtotal', 'SalesTaxTotal'] },
        { requestID },
      )
    : buildRequest('ReceivePaymentQuery', { ...which, IncludeRetElement: [...common, 'TotalAmount'] }, { requestID });
}

interface Held {
  readonly total: string;
  readonly tax?: string | undefined;
  readonly number: string | undefined;
  readonly customerId: string | undefined;
  readonly date: string | undefined;
  readonly memo: string | undefined;
}

function heldIn(answer: QuickBooksAnswer): ReadonlyMap<string, Held> {
  const invoices = retsOf(answer, 'InvoiceRet').map((each): [string, Held] => [
    each.TxnID,
    {
      total: sumMoney([each.Subtotal ?? '0', each.SalesTaxTotal ?? '0']),
      tax: sumMoney([each.SalesTaxTotal ?? '0']),
      ...headOf(each),
    },
  ]);
  const payments = retsOf(answer, 'ReceivePaymentRet').map((each): [string, Held] => [
    each.TxnID,
    { total: sumMoney([each.TotalAmount ?? '0']), ...headOf(each) },
  ]);
  return new Map([...invoices, ...payments]);
}

const headOf = (ret: {
  RefNumber?: string | undefined;
  CustomerRef?: { ListID?: string | undefined } | undefined;
  TxnDate?: string | undefined;
  Memo?: string | undefined;
}) => ({ number: ret.RefNumber, customerId: ret.CustomerRef?.ListID, date: ret.TxnDate, memo: ret.Memo });

/** QuickBooks keeps a voided document with nothing owed, and says so in its memo. */
const isVoided = ({ total, memo }: Held): boolean => total === '0.00' && memo?.trimStart().startsWith('VOID') === true;

/** Takes one page: what QuickBooks holds of each document, and `deleted` for one that it does not know any more. */
export function turnBack(taken: Taken, state: PageState, { position, reply, following }: BackPage): Turned {
  const { exported } = state;
  const stays = { position, told: [], records: 0 };
  if (exported === undefined || reply === undefined) return { ...stays, next: state };
  if (!isQueryStatus(reply.answer.statusCode)) {
    const { entity } = scopeOf(taken);
    const answer = answerOf(reply, { what: entity, name: taken.recordId });
    return { ...stays, next: { phase: 'complete', answer } };
  }
  const held = heldIn(reply.answer);
  const documents = exported.documents.map(({ id, total, number }): HeldDocument => {
    const found = held.get(id);
    if (found === undefined) {
      return { remoteId: id, total, state: 'deleted', ...(number === undefined ? {} : { number }) };
    }
    return {
      remoteId: id,
      total: found.total,
      state: isVoided(found) ? 'voided' : 'present',
      ...(found.tax === undefined ? {} : { tax: found.tax }),
      ...(found.number === undefined ? {} : { number: found.number }),
      ...(found.customerId === undefined ? {} : { customerId: found.customerId }),
      ...(found.date === undefined ? {} : { date: found.date }),
    };
  });
  const page = position.partPages + 1;
  const last = exported.next === undefined;
  const type = `outcome.${scopeOf(taken).entity}.read-back.v1` satisfies MessageType;
  const { tieOutId } = ReadBackCommand.parse(taken.data);
  const { companyId, traceparent, commandId: causeId } = taken;
  const data = { tieOutId, page, last, documents };
  return {
    position: { ...position, partPages: page, lastName: exported.next },
    told: [outgoing(type, companyId, data, { causeId, traceparent })],
    records: documents.length,
    next:
      following === undefined
        ? { phase: 'complete', answer: done({ id: taken.recordId }, 'linked') }
        : openBack(taken, following),
  };
}

interface BackPage {
  readonly position: Position;
  readonly reply: DesktopReply | undefined;
  /** The page after this one; undefined after the last. */
  readonly following: ExportedPage | undefined;
}

/** A total as the contracts hold it. */
export const totalOr = (text: string | null): string =>
  Money.safeParse(text).success && text !== null ? text : '0.00';
