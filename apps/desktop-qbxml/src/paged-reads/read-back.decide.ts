import { done, type Taken } from '@jobpro/connector';
import { type DataOf, type HeldDocument, type MessageType, Money, ReadBackCommand, sumMoney } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { type Answer as QuickBooksAnswer, buildRequest, type Built, retsOf } from '@jobpro/qbxml';
import type { PageState } from '../message-sets/message-set.js';
import { answerOf, saidOf } from '../operations/refusals.js';
import { built, type DesktopReply, isQueryStatus, isVoided, requestIdOf } from '../operations/wire.js';
import type { PageResult, Position } from './paged-read.decide.js';

/** A page of exported documents, in the order of their commands. */
export interface ExportedPage {
  readonly documents: readonly { readonly id: string; readonly total: string; readonly number?: string | undefined }[];
  /** The command after which the next page begins; undefined for the last page. */
  readonly next?: string | undefined;
}

/** The commands that compare exported documents with QuickBooks. */
export const readBacks = { 'invoice.read-back': 'invoice', 'payment.read-back': 'payment' } as const;
type Kind = (typeof readBacks)[keyof typeof readBacks];

/** Returns which of our documents a read-back is about. */
export function scopeOf({ key, data }: Taken): { entity: Kind; from: string | undefined; to: string | undefined } {
  const { from, to } = ReadBackCommand.parse(data);
  return { entity: key === 'payment.read-back' ? readBacks[key] : 'invoice', from, to };
}

/** Returns the request for the documents of a page by their ids. */
export function firstBackPage(taken: Taken, page: ExportedPage): PageResult['next'] {
  const { entity } = scopeOf(taken);
  const result = built(ask(entity, requestIdOf(taken.commandId), page));
  return result.kind === 'answer'
    ? { phase: 'complete', answer: result.answer }
    : { phase: 'page', request: result.write, exported: page };
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

interface CurrentDocument {
  readonly total: string;
  readonly tax?: string | undefined;
  readonly number: string | undefined;
  readonly customerId: string | undefined;
  readonly date: string | undefined;
  readonly memo: string | undefined;
}

function documentsIn(answer: QuickBooksAnswer): ReadonlyMap<string, CurrentDocument> {
  const invoices = retsOf(answer, 'InvoiceRet').map((each): [string, CurrentDocument] => [
    each.TxnID,
    {
      total: sumMoney([each.Subtotal ?? '0', each.SalesTaxTotal ?? '0']),
      tax: sumMoney([each.SalesTaxTotal ?? '0']),
      ...headOf(each),
    },
  ]);
  const payments = retsOf(answer, 'ReceivePaymentRet').map((each): [string, CurrentDocument] => [
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

/** Reads one page: what QuickBooks has of each document, and `deleted` for one that it no longer has. */
export function nextBackPage(taken: Taken, state: PageState, { position, reply, following }: BackPage): PageResult {
  const { exported } = state;
  const unchanged = { position, messages: [], records: 0 };
  if (exported === undefined || reply === undefined) return { ...unchanged, next: state };
  if (!isQueryStatus(reply.answer.statusCode)) {
    const { entity } = scopeOf(taken);
    const answer = answerOf(reply, { what: entity, name: taken.recordId });
    if (answer.kind !== 'rejected') return { ...unchanged, next: { phase: 'complete', answer } };
    const message = backPage(taken, {
      page: position.partPages + 1,
      last: true,
      documents: [],
      refused: saidOf(reply),
    });
    const ended = done({ id: taken.recordId }, 'linked');
    return { ...unchanged, messages: [message], next: { phase: 'complete', answer: ended } };
  }
  const current = documentsIn(reply.answer);
  const documents = exported.documents.map(({ id, total, number }): HeldDocument => {
    const document = current.get(id);
    if (document === undefined) return { remoteId: id, total, state: 'deleted', number };
    const { tax, customerId, date } = document;
    const state = isVoided(document.total, document.memo) ? 'voided' : 'present';
    return { remoteId: id, total: document.total, state, tax, number: document.number, customerId, date };
  });
  const page = position.partPages + 1;
  const last = exported.next === undefined;
  return {
    position: { ...position, partPages: page, lastName: exported.next },
    messages: [backPage(taken, { page, last, documents })],
    records: documents.length,
    next:
      following === undefined
        ? { phase: 'complete', answer: done({ id: taken.recordId }, 'linked') }
        : firstBackPage(taken, following),
  };
}

/** Returns the message with one page of a comparison. */
function backPage(taken: Taken, page: Omit<DataOf<'outcome.invoice.read-back.v1'>, 'tieOutId'>): Outgoing {
  const type = `outcome.${scopeOf(taken).entity}.read-back.v1` satisfies MessageType;
  const { tieOutId } = ReadBackCommand.parse(taken.data);
  const { companyId, traceparent, commandId: causeId } = taken;
  return outgoing(type, companyId, { tieOutId, ...page }, { causeId, traceparent });
}

interface BackPage {
  readonly position: Position;
  readonly reply: DesktopReply | undefined;
  /** The page after this one; undefined after the last. */
  readonly following: ExportedPage | undefined;
}

/** Returns a total as the contracts have it. */
export const totalOr = (text = '0.00'): string => (Money.safeParse(text).success ? text : '0.00');
