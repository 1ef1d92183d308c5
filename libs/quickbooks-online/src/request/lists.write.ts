import type { JsonObject } from '../json/json.js';
import { limits } from '../limits.js';
import { Draft, whenAny, type Written } from './draft.js';
import type { Version, WriteOperation } from './request.write.js';

export interface AddressInput {
  /** Five at most. */
  readonly lines: readonly string[];
  readonly city?: string;
  /** Or province. */
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

export interface CustomerInput {
  readonly displayName: string;
  readonly companyName?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  /** One address, or several with commas between them. */
  readonly email?: string;
  readonly phone?: string;
  readonly mobile?: string;
  readonly billingAddress?: AddressInput;
  readonly shippingAddress?: AddressInput;
  readonly termId?: string;
  readonly notes?: string;
  readonly taxable?: boolean;
}
export interface CustomerChanges extends Partial<CustomerInput> {
  /** true brings a deactivated customer back. */
  readonly active?: boolean;
}

export const createCustomer = (input: CustomerInput): Written<WriteOperation> => write('create', input, undefined);

/** Writes a sparse update: what is not named stays as it is in QuickBooks. */
export const updateCustomer = (version: Version, changes: CustomerChanges): Written<WriteOperation> =>
  write('update', changes, version);

function write(
  kind: WriteOperation['kind'],
  input: CustomerChanges,
  version: Version | undefined,
): Written<WriteOperation> {
  const draft = new Draft();
  const { name, namePart, notes } = limits.customer;
  const payload = {
    Id: version === undefined ? undefined : draft.id('Id', version.id),
    SyncToken: version?.syncToken,
    sparse: version === undefined ? undefined : true,
    DisplayName: input.displayName === undefined ? undefined : draft.name('DisplayName', input.displayName, name),
    CompanyName: draft.line('CompanyName', input.companyName, namePart),
    GivenName: draft.line('GivenName', input.givenName, namePart),
    FamilyName: draft.line('FamilyName', input.familyName, namePart),
    PrimaryEmailAddr: draft.email('PrimaryEmailAddr', input.email),
    PrimaryPhone: phone(draft, 'PrimaryPhone', input.phone),
    Mobile: phone(draft, 'Mobile', input.mobile),
    BillAddr: address(draft, 'BillAddr', input.billingAddress),
    ShipAddr: address(draft, 'ShipAddr', input.shippingAddress),
    SalesTermRef: draft.optionalReference('SalesTermRef', input.termId),
    Notes: draft.text('Notes', input.notes, notes),
    Taxable: input.taxable,
    Active: input.active,
  };
  return draft.finish({ kind, entity: 'Customer', payload });
}

function address(draft: Draft, field: string, given: AddressInput | undefined): JsonObject | undefined {
  if (given === undefined) return undefined;
  const limit = limits.address;
  if (given.lines.length > limit.lines) draft.refuse('text.too-long', field, { limit: limit.lines });
  const line = (index: number) => draft.line(`${field}.Line${index + 1}`, given.lines[index], limit.line);
  return whenAny({
    Line1: line(0),
    Line2: line(1),
    Line3: line(2),
    Line4: line(3),
    Line5: line(4),
    City: draft.line(`${field}.City`, given.city, limit.city),
    CountrySubDivisionCode: draft.line(`${field}.CountrySubDivisionCode`, given.state, limit.state),
    PostalCode: draft.line(`${field}.PostalCode`, given.postalCode, limit.postalCode),
    Country: draft.line(`${field}.Country`, given.country, limit.country),
  });
}

const phone = (draft: Draft, field: string, given: string | undefined): JsonObject | undefined =>
  whenAny({ FreeFormNumber: draft.line(field, given, limits.customer.phone) });

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
