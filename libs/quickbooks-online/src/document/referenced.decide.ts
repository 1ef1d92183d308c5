import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { readEntity } from '../entity/entity.schema.js';
import { type Json, JsonNumber, type JsonObject } from '../json/json.js';
import { type OnlineQuery, select } from '../query/query.write.js';
import type { WriteOperation } from '../request/request.write.js';
import { activeName } from '../text.js';

export type ReferencedEntity = 'Customer' | 'Item' | 'Account' | 'Term' | 'PaymentMethod' | 'TaxCode' | 'Invoice';

/** The records of one list that a payload refers to, and the query that reads them. */
export interface Referenced {
  readonly entity: ReferencedEntity;
  readonly ids: readonly string[];
  readonly query: OnlineQuery;
}

/** QuickBooks' fields that refer to a record by its id. TAX and NON are words, not ids. */
const referenceFields: Readonly<Record<string, ReferencedEntity>> = {
  CustomerRef: 'Customer',
  ParentRef: 'Customer',
  ItemRef: 'Item',
  SalesTermRef: 'Term',
  PaymentMethodRef: 'PaymentMethod',
  DepositToAccountRef: 'Account',
  IncomeAccountRef: 'Account',
  ExpenseAccountRef: 'Account',
  AssetAccountRef: 'Account',
  TaxCodeRef: 'TaxCode',
  TxnTaxCodeRef: 'TaxCode',
};

/** Returns every record that a payload refers to, grouped by list. Inactive records are read, too. */
export function referencedBy({ payload }: WriteOperation): Referenced[] {
  const ids = new Map<ReferencedEntity, Set<string>>();
  collect(payload, (entity, id) => {
    if (/^\d+$/.test(id)) ids.set(entity, (ids.get(entity) ?? new Set()).add(id));
  });
  return [...ids].map(([entity, wanted]) => referenced(entity, [...wanted]));
}

/** Returns the query for some records of one list. Throws where an id is no row of digits: a bug. */
export function referenced(entity: ReferencedEntity, ids: readonly string[]): Referenced {
  const selected = select<ReferencedEntity>(entity, { where: [{ field: 'Id', is: 'IN', values: ids }] });
  if (!selected.ok) throw new RangeError('An id is a row of digits');
  return { entity, ids, query: selected.query };
}

type Report = (entity: ReferencedEntity, id: string) => void;

function collect(value: Json | undefined, report: Report): void {
  if (typeof value !== 'object' || value instanceof JsonNumber) return;
  if (isList(value)) {
    for (const member of value) collect(member, report);
    return;
  }
  if (value['TxnType'] === 'Invoice' && typeof value['TxnId'] === 'string') report('Invoice', value['TxnId']);
  for (const [field, member] of Object.entries(value)) {
    const entity = referenceFields[field];
    if (entity === undefined) collect(member, report);
    else if (isObject(member) && typeof member['value'] === 'string') report(entity, member['value']);
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && !(value instanceof JsonNumber) && !isList(value);

export interface ReadRecord {
  readonly id: string;
  /** Undefined where the record is gone or cannot be read. */
  readonly name: string | undefined;
  readonly state: 'healthy' | 'gone' | 'inactive' | 'voided' | 'paid' | 'other-type';
}

const Identified = z.looseObject({ Id: z.string() });
/** The item types that an invoice line can name. A category, a group or a bundle is none of them. */
const sellable: readonly (string | undefined)[] = ['Service', 'NonInventory', 'Inventory'];
const VOIDED = /\bvoided\b/i;

/** Returns the state of each referenced record. A record that is not among the rows no longer exists. */
export function readReferenced(
  { entity, ids }: Pick<Referenced, 'entity' | 'ids'>,
  rows: readonly unknown[],
): ReadRecord[] {
  const byId = new Map(
    rows.flatMap((row) => {
      const identified = Identified.safeParse(row);
      return identified.success ? [[identified.data.Id, row] as const] : [];
    }),
  );
  return ids.map((id) => {
    if (!byId.has(id)) return { id, name: undefined, state: 'gone' };
    return { id, ...stateOf(entity, byId.get(id)) };
  });
}

/** A record that cannot be read exists, so that nothing is said against it. */
function stateOf(entity: ReferencedEntity, row: unknown): Omit<ReadRecord, 'id'> {
  const unreadable = { name: undefined, state: 'healthy' } as const;
  const listed = (name: string, active: boolean) =>
    active ? ({ name, state: 'healthy' } as const) : ({ name: activeName(name), state: 'inactive' } as const);
  switch (entity) {
    case 'Customer': {
      const read = readEntity(entity, row);
      return read.ok ? listed(read.value.displayName, read.value.active) : unreadable;
    }
    case 'Item': {
      const read = readEntity(entity, row);
      if (!read.ok) return unreadable;
      const { name, active, type } = read.value;
      return active && !sellable.includes(type) ? { name, state: 'other-type' } : listed(name, active);
    }
    case 'Account':
    case 'Term':
    case 'PaymentMethod':
    case 'TaxCode': {
      const read = readEntity(entity, row);
      return read.ok ? listed(read.value.name, read.value.active) : unreadable;
    }
    case 'Invoice': {
      const read = readEntity(entity, row);
      if (!read.ok) return unreadable;
      const { docNumber: name, totalAmount, balance = totalAmount, privateNote = '' } = read.value;
      if (new Decimal(totalAmount).isZero() && VOIDED.test(privateNote)) return { name, state: 'voided' };
      return { name, state: new Decimal(balance).isZero() ? 'paid' : 'healthy' };
    }
  }
}
