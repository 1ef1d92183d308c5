import { type CompanySettings, type Entity, Item, type Reason, type RemoteRef } from '@jobpro/contracts';
import { z } from 'zod';
import type { SyncRecord } from '../record/record.js';
import { FieldMapper } from '../translate/field-mapper.js';
import { accountsFor } from '../translate/item-accounts.js';
import { nameRules } from '../translate/names.js';

/** So much of an item as says which accounts it needs. */
export const NewItem = z.object({
  type: Item.shape.type,
  cost: Item.shape.cost.nullish().transform((cost) => cost ?? undefined),
});

/** Something that a document needs, as it stands now. */
export interface NeedFact {
  readonly entity: Entity;
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: SyncRecord['state'];
  readonly revision?: number | undefined;
  readonly remoteId?: string | undefined;
  readonly reason?: Reason | undefined;
  /** Of an item that JobPro told of. */
  readonly item?: z.output<typeof NewItem> | undefined;
}

/** What a name that is not linked yet comes to when it goes, by the rules that its own service goes by. */
export interface Foreseen {
  readonly reason?: Reason;
  readonly warnings: readonly string[];
  /** Where a new item is booked, should QuickBooks have none of the name. */
  readonly accounts?: Readonly<Record<string, RemoteRef>>;
}

const nothing: Foreseen = { warnings: [] };

export function foreseen(fact: NeedFact, settings: CompanySettings | undefined): Foreseen {
  const { entity, state, name, item } = fact;
  const goes = state === 'ready' || state === 'requested' || state === 'waiting';
  if (settings === undefined || name === undefined || !goes || (entity !== 'customer' && entity !== 'item'))
    return nothing;
  const fields = new FieldMapper(settings.edition);
  fields.name(nameRules[settings.edition][entity], name);
  const accounts = item ? accountsFor(fields, item, settings) : undefined;
  const [reason] = fields.refusals;
  if (reason !== undefined) return { reason, warnings: [] };
  return {
    warnings: fields.warnings.map(({ sentence }) => sentence),
    ...(accounts === undefined ? {} : { accounts }),
  };
}
