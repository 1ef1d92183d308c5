import {
  type CompanyFacts,
  type CompanySettings,
  type Entity,
  Item,
  type Reason,
  type RemoteRef,
} from '@jobpro/contracts';
import { z } from 'zod';
import type { SyncRecord } from '../record/record.js';
import { FieldMapper } from '../translate/field-mapper.js';
import { checkInventory } from '../translate/preferences.js';
import { accountsFor } from '../translate/item-accounts.js';
import { nameRules } from '../translate/names.js';

/** The fields of an item that say which accounts it needs. */
export const NewItem = z.object({
  type: Item.shape.type,
  cost: Item.shape.cost.nullish().transform((cost) => cost ?? undefined),
});

/** Something that a document depends on, as it is now. */
export interface DependencyState {
  readonly entity: Entity;
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: SyncRecord['state'];
  readonly revision?: number | undefined;
  readonly remoteId?: string | undefined;
  readonly reason?: Reason | undefined;
  /** Of an item that JobPro reported. */
  readonly item?: z.output<typeof NewItem> | undefined;
}

/** Result of sending a name that is not linked yet, by the rules of its own service. */
export interface Forecast {
  readonly reason?: Reason;
  readonly warnings: readonly string[];
  /** The accounts of a new item, in case QuickBooks has none of the name. */
  readonly accounts?: Readonly<Record<string, RemoteRef>>;
}

const nothing: Forecast = { warnings: [] };

/** Returns the expected result for a dependency. It is empty for one that would not be sent automatically. */
export function forecast(
  dependency: DependencyState,
  settings: CompanySettings | undefined,
  facts?: CompanyFacts,
): Forecast {
  const { entity, state, name, item } = dependency;
  const isToBeSent = state === 'ready' || state === 'requested' || state === 'waiting';
  if (settings === undefined || name === undefined || !isToBeSent || (entity !== 'customer' && entity !== 'item'))
    return nothing;
  const fields = new FieldMapper(settings.edition);
  fields.name(nameRules[settings.edition][entity], name);
  if (item) checkInventory(fields, item, { settings, facts });
  const accounts = item ? accountsFor(fields, item, settings) : undefined;
  const [reason] = fields.refusals;
  if (reason !== undefined) return { reason, warnings: [] };
  return { warnings: fields.warnings.map(({ sentence }) => sentence), accounts };
}
