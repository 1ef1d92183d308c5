import { limits } from '../limits.js';
import {
  amount,
  atMostOne,
  boolean,
  date,
  decimal,
  exactlyOne,
  fields,
  freeText,
  group,
  guid,
  nameText,
  required,
  sequence,
  text,
} from './table.types.js';
import { byFullName, byListID, extensionOwners, includeRet, listFilters, ref } from './shared.tables.js';

const { item, reference } = limits;
const { account } = reference;

const units = { UnitOfMeasureSetRef: ref(31), IsTaxIncluded: boolean, SalesTaxCodeRef: ref(reference.salesTaxCode) };

/** Sold or bought on one account, or sold on one and bought on another. */
const accounts = exactlyOne(
  fields({
    SalesOrPurchase: required(
      group(
        sequence(
          fields({ Desc: freeText(item.description) }),
          atMostOne(fields({ Price: required(decimal) }), fields({ PricePercent: required(decimal) })),
          fields({ AccountRef: ref(account) }),
        ),
      ),
    ),
  }),
  fields({
    SalesAndPurchase: required(
      group(
        fields({
          SalesDesc: freeText(item.description),
          SalesPrice: decimal,
          IncomeAccountRef: ref(account),
          PurchaseDesc: freeText(item.description),
          PurchaseCost: decimal,
          PurchaseTaxCodeRef: ref(reference.salesTaxCode),
          ExpenseAccountRef: ref(account),
          PrefVendorRef: ref(41),
        }),
      ),
    ),
  }),
);

export const itemServiceAdd = sequence(
  fields({
    Name: required(nameText(item.name)),
    IsActive: boolean,
    ClassRef: ref(reference.class),
    ParentRef: ref(item.fullName),
    ...units,
  }),
  accounts,
  fields({ ExternalGUID: guid }),
);

/** Parent before class, the other way round than a service. */
export const itemNonInventoryAdd = sequence(
  fields({
    Name: required(nameText(item.name)),
    IsActive: boolean,
    ParentRef: ref(item.fullName),
    ClassRef: ref(reference.class),
    ManufacturerPartNumber: text(item.manufacturerPartNumber),
    ...units,
  }),
  accounts,
  fields({ ExternalGUID: guid }),
);

export const itemInventoryAdd = fields({
  Name: required(nameText(item.name)),
  IsActive: boolean,
  ClassRef: ref(reference.class),
  ParentRef: ref(item.fullName),
  ManufacturerPartNumber: text(item.manufacturerPartNumber),
  ...units,
  SalesDesc: freeText(item.description),
  SalesPrice: decimal,
  IncomeAccountRef: ref(account),
  PurchaseDesc: freeText(item.description),
  PurchaseCost: decimal,
  PurchaseTaxCodeRef: ref(reference.salesTaxCode),
  COGSAccountRef: ref(account),
  PrefVendorRef: ref(41),
  AssetAccountRef: ref(account),
  ReorderPoint: decimal,
  Max: decimal,
  QuantityOnHand: decimal,
  TotalValue: amount,
  InventoryDate: date,
  ExternalGUID: guid,
});

export const itemQuery = sequence(atMostOne(byListID, byFullName, listFilters), includeRet, extensionOwners);
