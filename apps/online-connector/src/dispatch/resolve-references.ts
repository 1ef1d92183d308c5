import type { Identify, Reference, ReferenceKind } from '@jobpro/connector';
import { comparableName } from '@jobpro/quickbooks-online';
import type { ReferenceCache } from '../reference-cache/reference-cache.js';
import type { ListName } from '../reference-cache/reference.js';

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
const keyOf = ({ list, name }: Named): string => `${list} ${comparableName(name)}`;

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
  const missing = wanted.filter((named) => !ids.has(keyOf(named)));
  if (missing.length > 0) {
    if (!(await refresh(cache, missing))) return undefined;
    for (const [key, id] of await idsFromCopy(cache, missing)) ids.set(key, id);
  }
  return (kind, ref) => ('id' in ref ? ref.id : ids.get(keyOf({ list: listOf[kind], name: ref.name })));
}

async function idsFromCopy(cache: ReferenceCache, wanted: readonly Named[]): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const lists = [...new Set(wanted.map(({ list }) => list))];
  const names = wanted.map(({ name }) => name);
  const records = await cache.find(names, lists);
  return new Map(records.filter(({ active }) => active).map((record) => [keyOf(record), record.id]));
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
