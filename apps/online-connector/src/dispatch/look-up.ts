import type { Identify, Reference, ReferenceKind } from '@jobpro/connector';
import { keyOfPlace, type OnlineQuery, type Place } from '@jobpro/quickbooks-online';
import type {
  CompanyContext,
  DocumentsQuestion,
  NamesQuestion,
  OnlineQuestion,
  OnlineReply,
} from '../operations/operation.js';
import type { LookedUp, ReferenceCache, Rows } from '../reference-cache/reference-cache.js';
import type { FirstLooks } from '../reference-cache/first-looks.js';
import { keyOf, type ListName } from '../reference-cache/reference.js';

/** The questions of one command. `fresh`: our own copy of the lists is not enough. */
export interface Inquiry {
  readonly questions: readonly OnlineQuestion[];
  readonly fresh: boolean;
}

/**
 * Looks up the questions of many commands by the fewest calls: names in our own copy where that is enough, the rest together.
 * Returns undefined for a command of which a question could not be asked.
 */
export async function lookUp(
  cache: ReferenceCache,
  firstLooks: FirstLooks,
  inquiries: readonly Inquiry[],
  traceparents: readonly string[],
): Promise<(readonly OnlineReply[] | undefined)[]> {
  const namesIn = (fresh: boolean) =>
    inquiries
      .filter((inquiry) => inquiry.fresh === fresh)
      .flatMap(({ questions }) => questions.flatMap((question) => (question.kind === 'names' ? [question] : [])));
  const [cached, fresh, shared, documents] = await Promise.all([
    lookUpNames(namesIn(false), async (names, within) => ({
      references: await cache.find(names, within),
      unreadable: [],
    })),
    lookUpNames(namesIn(true), (names, within) => cache.lookUp(names, within)),
    firstLooks.find(inquiries.flatMap(sharedPlaces), traceparents),
    runQueries(cache, inquiries, traceparents),
  ]);
  return inquiries.map((inquiry) => {
    const names = inquiry.fresh ? fresh : cached;
    const replies = inquiry.questions.map((question) =>
      question.kind === 'names'
        ? names && namesReply(question, names)
        : queryReply(
            question,
            isShared(inquiry, question)
              ? shared.get(keyOfPlace(question.place))
              : documents.get(question.query.statement),
          ),
    );
    return replies.every((reply) => reply !== undefined) ? replies : undefined;
  });
}

/** A document before its first sending is asked for together with many others. After a lost reply or a refusal it is asked for alone. */
const isShared = (
  { fresh }: Inquiry,
  question: OnlineQuestion,
): question is DocumentsQuestion & { readonly place: Place } =>
  !fresh && question.kind === 'documents' && question.place !== undefined;

const sharedPlaces = (inquiry: Inquiry): Place[] =>
  inquiry.questions.flatMap((question) => (isShared(inquiry, question) ? [question.place] : []));

/** Looks up all names, grouped by the lists in which they are looked for. */
async function lookUpNames(
  questions: readonly NamesQuestion[],
  ask: (names: readonly string[], within: readonly ListName[]) => Promise<LookedUp | undefined>,
): Promise<LookedUp | undefined> {
  const groups = new Map<string, { readonly lists: readonly ListName[]; readonly names: string[] }>();
  for (const { lists, name } of questions) {
    const group = groups.get(lists.join()) ?? { lists, names: [] };
    group.names.push(name);
    groups.set(lists.join(), group);
  }
  const results: LookedUp[] = [];
  for (const { lists, names } of groups.values()) {
    const result = await ask(names, lists);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return {
    references: results.flatMap(({ references }) => references),
    unreadable: results.flatMap(({ unreadable }) => unreadable),
    fault: results.find(({ fault }) => fault !== undefined)?.fault,
  };
}

function namesReply({ name, lists }: NamesQuestion, { references, unreadable, fault }: LookedUp): OnlineReply {
  const isAsked = (record: { readonly list: ListName; readonly name: string | undefined }): boolean =>
    lists.includes(record.list) &&
    (record.name === undefined ||
      keyOf({ list: record.list, name: record.name }) === keyOf({ list: record.list, name }));
  const requested = references.filter(isAsked);
  if (fault !== undefined && requested.length === 0) return { kind: 'refused', fault };
  return {
    kind: 'names',
    found: requested,
    unreadable: unreadable.filter(isAsked).map(({ problem }) => problem),
  };
}

function queryReply(
  question: Exclude<OnlineQuestion, NamesQuestion>,
  answer: Rows | undefined,
): OnlineReply | undefined {
  if (answer?.kind !== 'rows')
    return answer?.fault === undefined ? undefined : { kind: 'refused', fault: answer.fault };
  const { rows } = answer;
  return question.kind === 'documents'
    ? { kind: 'documents', entity: question.entity, rows }
    : { kind: 'records', entity: question.entity, ids: question.ids, rows };
}

/** Runs every query once. */
async function runQueries(
  cache: ReferenceCache,
  inquiries: readonly Inquiry[],
  traceparents: readonly string[],
): Promise<ReadonlyMap<string, Rows>> {
  const queries = new Map<string, OnlineQuery>();
  for (const inquiry of inquiries) {
    for (const question of inquiry.questions) {
      if (question.kind !== 'names' && !isShared(inquiry, question))
        queries.set(question.query.statement, question.query);
    }
  }
  const answers = await cache.query([...queries.values()], traceparents);
  return new Map(
    [...queries.keys()].flatMap((statement, index) => {
      const answer = answers[index];
      return answer === undefined ? [] : [[statement, answer]];
    }),
  );
}

/** The list of QuickBooks in which a reference is looked up by name. */
const listOf = {
  customer: 'Customer',
  item: 'Item',
  account: 'Account',
  'payment term': 'Term',
  'payment method': 'PaymentMethod',
  'tax code': 'TaxCode',
} as const satisfies Record<ReferenceKind, ListName>;
/** Lists so short that a missing name is best looked for by reading them again. */
const shortLists: readonly ListName[] = ['Account', 'Term', 'PaymentMethod', 'TaxCode'];

interface Named {
  readonly list: ListName;
  readonly name: string;
}
const listKeyOf = (named: Named): string => `${named.list} ${keyOf(named)}`;

/**
 * Looks up the ids of all references that are given by name. A name that our copy lacks is asked for once more. Inactive records do
 * not count: nothing can be booked on them. Returns undefined where QuickBooks could not be asked.
 */
export async function lookUpReferences(
  cache: ReferenceCache,
  references: readonly Reference[],
): Promise<Identify<string> | undefined> {
  const wanted = references.flatMap(({ kind, ref }) =>
    ref !== undefined && 'name' in ref ? [{ list: listOf[kind], name: ref.name }] : [],
  );
  const ids = await idsFromCopy(cache, wanted);
  const missing = wanted.filter((named) => !ids.has(listKeyOf(named)));
  if (missing.length > 0) {
    if (!(await refresh(cache, missing))) return undefined;
    for (const [key, id] of await idsFromCopy(cache, missing)) ids.set(key, id);
  }
  return (kind, ref) => ('id' in ref ? ref.id : ids.get(listKeyOf({ list: listOf[kind], name: ref.name })));
}

/** Lists whose records decide how a document that names them is sent. */
const decisiveLists = ['Customer', 'Item'] as const;

/** Returns the customers and items that are referred to, as our copy has them. */
export async function recordsOf(
  cache: ReferenceCache,
  references: readonly Reference[],
  identify: Identify<string>,
): Promise<CompanyContext['record']> {
  const ids = references.flatMap(({ kind, ref }) =>
    ref !== undefined && decisiveLists.some((list) => list === listOf[kind]) ? (identify(kind, ref) ?? []) : [],
  );
  const records = ids.length === 0 ? [] : await cache.withIds(decisiveLists, [...new Set(ids)]);
  const byKey = new Map(records.map((record) => [`${record.list} ${record.id}`, record]));
  return (list, id) => byKey.get(`${list} ${id}`);
}

async function idsFromCopy(cache: ReferenceCache, wanted: readonly Named[]): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const lists = [...new Set(wanted.map(({ list }) => list))];
  const names = wanted.map(({ name }) => name);
  const records = await cache.find(names, lists);
  // Of two with one leaf name, the one without a parent is meant.
  const byRank = records.toSorted((a, b) => Number(a.parent === undefined) - Number(b.parent === undefined));
  return new Map(byRank.filter(({ active }) => active).map((record) => [listKeyOf(record), record.id]));
}

/** Asks QuickBooks for the names that our copy lacks. Returns false where it could not be asked. */
async function refresh(cache: ReferenceCache, missing: readonly Named[]): Promise<boolean> {
  const stale = shortLists.filter((list) => missing.some((named) => named.list === list));
  if (stale.length > 0 && !(await cache.rereadIfDue(stale, new Date()))) return false;
  for (const list of ['Customer', 'Item'] as const) {
    const names = missing.filter((named) => named.list === list).map(({ name }) => name);
    if (names.length > 0 && (await cache.lookUp(names, [list])) === undefined) return false;
  }
  return true;
}
