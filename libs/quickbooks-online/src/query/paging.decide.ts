import type { OnlineQuery, QueryEntity } from './query.write.js';
import { select } from './query.write.js';

/** The progress of reading a whole list. It is plain data, so that it can be stored and continued after a crash. */
export interface Paging {
  readonly entity: QueryEntity;
  readonly size: number;
  /** The greatest Id read so far; null before the first page. */
  readonly after: string | null;
}
export type NextPage =
  | { readonly kind: 'more'; readonly paging: Paging }
  | { readonly kind: 'done' }
  /** Ids did not come in rising order: this list must be read by offset, and counted. */
  | { readonly kind: 'disordered' };

/**
 * Reads a list page by page, ordered by Id and each page from behind the last Id. A record that is added, changed or
 * deleted meanwhile moves no other record over a page's edge, as it would when paging by offset.
 */
export const startPaging = (entity: QueryEntity, size = 1000): Paging => ({ entity, size, after: null });

export function pageQuery(paging: Paging): OnlineQuery {
  const selected = select(paging.entity, {
    where: paging.after === null ? [] : [{ field: 'Id', is: '>', value: paging.after }],
    orderBy: 'Id',
    maxResults: paging.size,
  });
  if (!selected.ok) throw new RangeError('An Id is a row of digits');
  return selected.query;
}

/** Returns the step after a page with these Ids, given in the order of the page. A page that is not full is the last. */
export function nextPage(paging: Paging, ids: readonly string[]): NextPage {
  let after = paging.after;
  for (const id of ids) {
    if (!/^\d{1,30}$/.test(id) || (after !== null && BigInt(id) <= BigInt(after))) return { kind: 'disordered' };
    after = id;
  }
  return ids.length < paging.size ? { kind: 'done' } : { kind: 'more', paging: { ...paging, after } };
}
