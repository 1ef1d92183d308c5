import { randomUUID } from 'node:crypto';
import { childrenOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { done, noMatch, refused } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Work } from './work.js';

const dead = (id: string): Outcome =>
  refused(
    3391,
    `The iterator "${id}" is not valid: it is unknown in this session, has ended, or its filters were changed.`,
  );

const filtersOf = (node: Element): string =>
  JSON.stringify([node.name, node.children.filter((child) => child.name !== 'MaxReturned')]);

export const onlyOf = (node: Element): ReadonlySet<string> =>
  new Set(childrenOf(node, 'IncludeRetElement').map((wanted) => wanted.text));

function page(node: Element, ids: readonly string[], write: (id: string) => Element | undefined): Outcome {
  const count = String(ids.length);
  const metaData = node.attributes['metaData'];
  const answer = done(metaData === 'MetaDataOnly' ? [] : ids.flatMap((id) => write(id) ?? []));
  const counts = metaData === 'MetaDataOnly' || metaData === 'MetaDataAndResponseData';
  return counts ? { ...answer, attributes: { retCount: count } } : answer;
}

export interface Filtered {
  readonly node: Element;
  /** Everything that the filters match, in order; called for a new query only. */
  readonly find: () => readonly string[];
  readonly most: number;
  readonly write: (id: string) => Element | undefined;
}

/**
 * Answers a query by filters, in one piece or by an iterator. The list of an iterator is fixed when it starts.
 * Continue repeats all filters. An iterator lives only in the session that started it.
 */
export function answerFiltered(work: Work, { node, find, most, write }: Filtered): Outcome {
  const mode = node.attributes['iterator'];
  const { iterators } = work.session;
  if (mode === undefined) {
    const ids = find();
    return ids.length === 0 ? noMatch : page(node, ids.slice(0, most), write);
  }
  const given = node.attributes['iteratorID'] ?? '';
  if (mode === 'Stop') return iterators.delete(given) ? done([]) : dead(given);
  let rest: readonly string[];
  let id = given;
  if (mode === 'Start') {
    if (!Number.isFinite(most)) return refused(3391, 'An iterator needs MaxReturned.');
    id = `{${randomUUID()}}`;
    rest = find();
    if (rest.length === 0) {
      return { ...noMatch, attributes: { iteratorRemainingCount: '0', iteratorID: id } };
    }
  } else {
    const iterator = iterators.get(given);
    if (iterator?.filters !== filtersOf(node)) return dead(given);
    rest = iterator.rest;
  }
  const left = rest.slice(most);
  if (left.length === 0) iterators.delete(id);
  else iterators.set(id, { filters: filtersOf(node), rest: left });
  const answer = page(node, rest.slice(0, most), write);
  return {
    ...answer,
    attributes: { ...answer.attributes, iteratorRemainingCount: String(left.length), iteratorID: id },
  };
}

/** Status 500 names the first element that was not found; the records that were found are returned as well. */
export function withMissing(answer: Outcome, missing: string | undefined): Outcome {
  if (missing === undefined) return answer;
  return {
    ...answer,
    code: 500,
    severity: 'Warn',
    message: `The query request has not been fully completed. There was a required element ("${missing}") that could not be found in QuickBooks.`,
  };
}
