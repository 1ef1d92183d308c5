import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import type { Written } from './draft.js';
import { Draft } from './draft.js';
import type { Version, WriteOperation } from './request.write.js';

interface ItemFields {
  readonly name: string;
  readonly sku?: string;
  readonly description?: string;
  readonly unitPrice?: string;
  readonly purchaseDescription?: string;
  readonly purchaseCost?: string;
  readonly taxable?: boolean;
  readonly incomeAccountId: string;
}
/** The fields that each item type needs in addition to its name. QuickBooks answers 2020 or 2500 where an account is missing. */
export type ItemInput =
  | (ItemFields & { readonly type: 'Service' | 'NonInventory'; readonly expenseAccountId?: string })
  | (ItemFields & {
      readonly type: 'Inventory';
      /** Cost of goods sold. */
      readonly expenseAccountId: string;
      readonly assetAccountId: string;
      readonly quantityOnHand: string;
      /** YYYY-MM-DD; no sale before it is taken (6270). */
      readonly inventoryStartDate: string;
    });
export interface ItemChanges extends Partial<Omit<ItemFields, 'incomeAccountId'>> {
  /** true brings a deactivated item back. */
  readonly active?: boolean;
}

export function createItem(input: ItemInput): Written<WriteOperation> {
  const draft = new Draft();
  const payload = {
    ...fields(draft, input),
    Type: input.type,
    IncomeAccountRef: draft.reference('IncomeAccountRef', input.incomeAccountId),
    ExpenseAccountRef: draft.optionalReference('ExpenseAccountRef', input.expenseAccountId),
    ...(input.type === 'Inventory' ? stock(draft, input) : {}),
  };
  return draft.finish({ kind: 'create', entity: 'Item', payload });
}

/** Writes a sparse update: what is not named stays as it is in QuickBooks. */
export function updateItem(version: Version, changes: ItemChanges): Written<WriteOperation> {
  const draft = new Draft();
  const payload = {
    Id: draft.id('Id', version.id),
    SyncToken: version.syncToken,
    sparse: true,
    ...fields(draft, changes),
    Active: changes.active,
  };
  return draft.finish({ kind: 'update', entity: 'Item', payload });
}

function fields(draft: Draft, input: ItemChanges): JsonObject {
  const { name, sku, description, purchaseDescription } = limits.item;
  return {
    Name: input.name === undefined ? undefined : draft.name('Name', input.name, name),
    Sku: draft.line('Sku', input.sku, sku),
    Description: draft.text('Description', input.description, description),
    UnitPrice: draft.rate('UnitPrice', input.unitPrice),
    PurchaseDesc: draft.text('PurchaseDesc', input.purchaseDescription, purchaseDescription),
    PurchaseCost: draft.rate('PurchaseCost', input.purchaseCost),
    Taxable: input.taxable,
  };
}

function stock(draft: Draft, input: Extract<ItemInput, { type: 'Inventory' }>): JsonObject {
  return {
    AssetAccountRef: draft.reference('AssetAccountRef', input.assetAccountId),
    TrackQtyOnHand: true,
    QtyOnHand: draft.rate('QtyOnHand', input.quantityOnHand),
    InvStartDate: draft.date('InvStartDate', input.inventoryStartDate),
  };
}
