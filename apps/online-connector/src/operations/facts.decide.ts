import type { RemoteRef } from '@jobpro/contracts';
import { type Built, rejected } from '@jobpro/connector';
import type { ListName } from '../directory/reference.js';
import type { Facts, Need } from './step.js';

const words: Record<ListName, string> = {
  Customer: 'customer',
  Vendor: 'vendor',
  Employee: 'employee',
  Item: 'item',
  Account: 'account',
  Term: 'payment term',
  PaymentMethod: 'payment method',
  TaxCode: 'tax code',
};

type Missing = Extract<Built<never>, { kind: 'answer' }>;

/** The id that a reference stands for; nothing where there is no reference; a refusal where QuickBooks has no such name. */
export function resolve(facts: Facts, list: ListName, ref: RemoteRef | undefined): string | undefined | Missing {
  if (ref === undefined) return undefined;
  if ('id' in ref) return ref.id;
  return (
    facts.find(list, ref.name) ?? {
      kind: 'answer',
      answer: rejected('reference.missing', { what: words[list], name: ref.name }),
    }
  );
}

/** The same for several. */
export function resolveAll<K extends string>(
  facts: Facts,
  refs: Readonly<Record<K, readonly [ListName, RemoteRef | undefined]>>,
): { readonly ids: Partial<Record<K, string>> } | Missing {
  const ids: Partial<Record<K, string>> = {};
  for (const key in refs) {
    const [list, ref] = refs[key];
    const id = resolve(facts, list, ref);
    if (isMissing(id)) return id;
    if (id !== undefined) ids[key] = id;
  }
  return { ids };
}

export const isMissing = (value: unknown): value is Missing =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'answer';

/** The names that references give, to be looked up before anything is built. */
export const needsOf = (...refs: readonly (readonly [ListName, RemoteRef | undefined])[]): Need[] =>
  refs.flatMap(([list, ref]) => (ref !== undefined && 'name' in ref ? [{ list, name: ref.name }] : []));
