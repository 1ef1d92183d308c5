import type { Identify, Reference, ReferenceKind } from '@jobpro/connector';
import { comparableName } from '@jobpro/quickbooks-online';
import type { Directory } from '../directory/directory.js';
import type { ListName } from '../directory/reference.js';

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
  directory: Directory,
  references: readonly Reference[],
): Promise<Identify<string> | undefined> {
  const wanted = references.flatMap(({ kind, ref }) =>
    ref !== undefined && 'name' in ref ? [{ list: listOf[kind], name: ref.name }] : [],
  );
  const ids = await idsFromCopy(directory, wanted);
  const missing = wanted.filter((named) => !ids.has(keyOf(named)));
  if (missing.length > 0) {
    if (!(await refresh(directory, missing))) return undefined;
    for (const [key, id] of await idsFromCopy(directory, missing)) ids.set(key, id);
  }
  return (kind, ref) => ('id' in ref ? ref.id : ids.get(keyOf({ list: listOf[kind], name: ref.name })));
}

async function idsFromCopy(directory: Directory, wanted: readonly Named[]): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const lists = [...new Set(wanted.map(({ list }) => list))];
  const names = wanted.map(({ name }) => name);
  const records = await directory.known(names, lists);
  return new Map(records.filter(({ active }) => active).map((record) => [keyOf(record), record.id]));
}

/** Asks QuickBooks for the names that our copy lacks. Returns false where it could not be asked. */
async function refresh(directory: Directory, missing: readonly Named[]): Promise<boolean> {
  const stale = shortLists.filter((list) => missing.some((named) => named.list === list));
  if (stale.length > 0 && !(await directory.reconsider(stale, new Date()))) return false;
  for (const list of ['Customer', 'Item'] as const) {
    const names = missing.filter((named) => named.list === list).map(({ name }) => name);
    if (names.length > 0 && (await directory.look(names, [list])) === undefined) return false;
  }
  return true;
}
