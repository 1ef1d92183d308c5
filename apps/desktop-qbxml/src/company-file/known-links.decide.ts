import { type AnsweredSet, buildRequest, type BuiltRequest, retsOf } from '@jobpro/qbxml';
import type { KnownLink } from '../connection/connection.js';
import { keysOf, questionsOf, sellable, unsellable } from '../operations/list-records.js';
import { isQueryStatus } from '../operations/wire.js';

/** The known links that a company file has, as far as it was asked for them. */
export type LinkEvidence =
  /** No link is known, or QuickBooks did not say. */
  | { readonly kind: 'none' }
  /** The file has them, except for single records that somebody deleted. */
  | { readonly kind: 'proven'; readonly deleted: readonly KnownLink[] }
  /** The file does not have what was sent last. `older`: it has what was sent earlier. */
  | { readonly kind: 'missing'; readonly missing: readonly KnownLink[]; readonly older: boolean };

export const NO_EVIDENCE: LinkEvidence = { kind: 'none' };

/** The query that reads each kind of record by its id. A job is a customer in QuickBooks. */
const queries = {
  customer: 'customers',
  job: 'customers',
  item: 'items',
  invoice: 'invoices',
  payment: 'payments',
} as const satisfies Record<KnownLink['entity'], string>;
type QueryName = (typeof queries)[KnownLink['entity']];

const requestIdOf = (name: QueryName): string => `links-${name}`;

/** Returns the request for these records by their ids, one for each kind. Only their ids are asked for. */
export function linkQueries(links: readonly KnownLink[]): BuiltRequest[] {
  const names = [...new Set(links.map(({ entity }) => queries[entity]))];
  return names.flatMap((name) => questionsOf(linkQuery(name, idsOf(links, name), requestIdOf(name))));
}

const idsOf = (links: readonly KnownLink[], name: QueryName): string[] => [
  ...new Set(links.flatMap(({ entity, remoteId }) => (queries[entity] === name ? [remoteId] : []))),
];

function linkQuery(name: QueryName, ids: string[], requestID: string) {
  const [list, transaction] = [
    { ListID: ids, IncludeRetElement: ['ListID', 'Name'] },
    { TxnID: ids, IncludeRetElement: ['TxnID'] },
  ];
  switch (name) {
    case 'customers':
      return buildRequest('CustomerQuery', list, { requestID });
    case 'items':
      return buildRequest('ItemQuery', list, { requestID });
    case 'invoices':
      return buildRequest('InvoiceQuery', transaction, { requestID });
    case 'payments':
      return buildRequest('ReceivePaymentQuery', transaction, { requestID });
  }
}

/** Returns the request for the records of one kind by their ids. */
export const entityQuery = (entity: KnownLink['entity'], ids: string[], requestID: string) =>
  linkQuery(queries[entity], ids, requestID);

type Answer = AnsweredSet['answers'][number];

/** Returns the ids of the records in an answer; undefined where QuickBooks refused the query or a record cannot be read. */
export function presentIds(answer: Answer): readonly string[] | undefined {
  if (!isQueryStatus(answer.statusCode) || answer.unreadable.length > 0) return undefined;
  const records = [
    ...retsOf(answer, 'CustomerRet'),
    ...[...keysOf(sellable), ...keysOf(unsellable)].flatMap((type) => [...retsOf(answer, type)]),
  ];
  const documents = [...retsOf(answer, 'InvoiceRet'), ...retsOf(answer, 'ReceivePaymentRet')];
  return [...records.map(({ ListID }) => ListID), ...documents.map(({ TxnID }) => TxnID)];
}

/** The number of the latest records that have to be missing before the file is doubted: a single one may have been deleted by hand. */
const DOUBTED = 2;

/**
 * Judges a company file by the records of ours that it has. `links`: newest first. A restored backup lacks what was sent last,
 * another file lacks everything.
 */
export function judgeLinks(links: readonly KnownLink[], { answers }: AnsweredSet): LinkEvidence {
  const present = new Set<string>();
  const answered = new Set<QueryName>();
  for (const name of Object.values(queries)) {
    const answer = answers.find(({ requestID }) => requestID === requestIdOf(name));
    const ids = answer && presentIds(answer);
    if (ids === undefined) continue;
    answered.add(name);
    for (const id of ids) present.add(id);
  }
  const looked = links.filter(({ entity }) => answered.has(queries[entity]));
  if (looked.length === 0) return NO_EVIDENCE;
  const missing = looked.filter(({ remoteId }) => !present.has(remoteId));
  const isDoubted = looked.length >= DOUBTED && looked.slice(0, DOUBTED).every((link) => missing.includes(link));
  return isDoubted
    ? { kind: 'missing', missing, older: missing.length < looked.length }
    : { kind: 'proven', deleted: missing };
}

/** Names of missing records in a sentence. */
const NAMED = 4;

/** Returns how a sentence names records: by number or name, never by id. */
export function nameLinks(links: readonly KnownLink[]): string {
  const named = links
    .slice(0, NAMED)
    .map(({ entity, label }) => (label === undefined ? `one ${entity}` : `${entity} ${label}`));
  const more = links.length - named.length;
  const all = more > 0 ? [...named, `${String(more)} more`] : named;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}
