import type { EntityName } from '../entities/entity-name.js';
import { entityNames } from '../entities/entity-name.js';
import { decimalOf, zero } from '../entities/money.js';
import { textAt } from '../json.js';
import type { Realm } from '../state/realm.js';

interface EntityCount {
  total: number;
  inactive: number;
  deleted: number;
}

export interface Counts {
  readonly entities: Readonly<Partial<Record<EntityName, EntityCount>>>;
  /** Decimal strings. */
  readonly invoices: { readonly total: string; readonly balance: string };
  readonly payments: { readonly total: string; readonly unapplied: string };
  /** Names and numbers that stand more than once: what must never happen, and what QuickBooks itself allows of numbers. */
  readonly duplicates: {
    readonly names: readonly string[];
    readonly items: readonly string[];
    readonly docNumbers: readonly string[];
  };
}

const mostListed = 100;

/** The figures by which somebody checks what arrived. */
export function countsOf(realm: Realm): Counts {
  const entities: Partial<Record<EntityName, EntityCount>> = {};
  for (const entity of entityNames) {
    const table = realm.table(entity);
    let inactive = 0;
    for (const row of table.all()) if (!row.active) inactive += 1;
    entities[entity] = { total: table.size, inactive, deleted: table.deleted.size };
  }
  return {
    entities,
    invoices: { total: sumOf(realm, 'Invoice', 'TotalAmt'), balance: sumOf(realm, 'Invoice', 'Balance') },
    payments: { total: sumOf(realm, 'Payment', 'TotalAmt'), unapplied: sumOf(realm, 'Payment', 'UnappliedAmt') },
    duplicates: {
      names: repeated(realm, ['Customer', 'Vendor', 'Employee'], 'DisplayName'),
      items: repeated(realm, ['Item'], 'Name'),
      docNumbers: repeated(realm, ['Invoice'], 'DocNumber'),
    },
  };
}

function sumOf(realm: Realm, entity: EntityName, field: string): string {
  let total = zero;
  for (const { record } of realm.table(entity).all()) total = total.plus(decimalOf(record[field]) ?? zero);
  return total.toFixed(2);
}

function repeated(realm: Realm, entities: readonly EntityName[], field: string): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const entity of entities) {
    for (const { record } of realm.table(entity).all()) {
      const value = textAt(record, field);
      if (value === undefined) continue;
      const key = realm.nameKey(value);
      if (seen.has(key) && twice.size < mostListed) twice.add(value);
      seen.add(key);
    }
  }
  return [...twice];
}
