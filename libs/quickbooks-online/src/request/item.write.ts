import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import { checkItemName } from '../names/name.decide.js';
import type { Written } from './draft.write.js';
import { Draft, decimalToken } from './draft.write.js';
import type { Version, WriteOperation } from './operation.js';
import { optionalReference, reference } from './party.write.js';

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
/** What each type needs besides its name is in its type: QuickBooks answers 2020 or 2500 where an account is missing. */
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
    IncomeAccountRef: reference(draft.id('IncomeAccountRef', input.incomeAccountId)),
    ExpenseAccountRef: optionalReference(draft, 'ExpenseAccountRef', input.expenseAccountId),
    ...(input.type === 'Inventory' ? stock(draft, input) : {}),
  };
  return draft.finish({ kind: 'create', entity: 'Item', payload });
}

/** Sparse: what is not named stays as it is in QuickBooks. */
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
  const price = (field: string, value: string | undefined) =>
    value === undefined ? undefined : decimalToken(draft.decimal(field, value, limits.decimal.ratePlaces));
  return {
    Name: input.name === undefined ? undefined : draft.name('Name', checkItemName(input.name)),
    Sku: draft.line('Sku', input.sku, limits.sku),
    Description: draft.text('Description', input.description, limits.itemDescription),
    UnitPrice: price('UnitPrice', input.unitPrice),
    PurchaseDesc: draft.text('PurchaseDesc', input.purchaseDescription, limits.customerMemo),
    PurchaseCost: price('PurchaseCost', input.purchaseCost),
    Taxable: input.taxable,
  };
}

function stock(draft: Draft, input: Extract<ItemInput, { type: 'Inventory' }>): JsonObject {
  return {
    AssetAccountRef: reference(draft.id('AssetAccountRef', input.assetAccountId)),
    TrackQtyOnHand: true,
    QtyOnHand: decimalToken(draft.decimal('QtyOnHand', input.quantityOnHand, limits.decimal.ratePlaces)),
    InvStartDate: draft.date('InvStartDate', input.inventoryStartDate),
  };
}
