import type { Directory } from '../directory/directory.js';
import { folded, type ListName, lists } from '../directory/reference.js';
import type { Facts, Need } from '../operations/step.js';

/** Lists so short that a missing name is best looked for by reading them anew. */
const short: readonly ListName[] = ['Account', 'Term', 'PaymentMethod', 'TaxCode'];

/**
 * The ids of all names that settings give. A name that our copy does not have is asked for once more. Undefined: it could not be.
 * An inactive record is no answer: nothing can be booked on it.
 */
export async function factsFor(
  directory: Directory,
  needs: readonly Need[],
  country: string | undefined,
): Promise<Facts | undefined> {
  const ids = new Map<string, string>();
  const key = (list: ListName, name: string) => `${list} ${folded(name)}`;
  const missing = () => needs.filter(({ list, name }) => !ids.has(key(list, name)));
  const fill = async () => {
    const open = missing();
    if (open.length === 0) return;
    const within = lists.filter((list) => open.some((need) => need.list === list));
    const found = await directory.known(
      open.map(({ name }) => name),
      within,
    );
    for (const { list, name, id, active } of found) if (active) ids.set(key(list, name), id);
  };
  await fill();
  const open = missing();
  if (open.length > 0) {
    const stale = short.filter((list) => open.some((need) => need.list === list));
    if (stale.length > 0 && !(await directory.reconsider(stale, new Date()))) return undefined;
    for (const list of ['Customer', 'Item'] as const) {
      const wanted = open.filter((need) => need.list === list).map(({ name }) => name);
      if (wanted.length > 0 && (await directory.look(wanted, [list])) === undefined) return undefined;
    }
    await fill();
  }
  return { country, find: (list, name) => ids.get(key(list, name)) };
}
