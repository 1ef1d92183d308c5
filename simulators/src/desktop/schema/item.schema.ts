import * as g from './grammar.js';
import type { Sequence } from './grammar.js';
import * as part from './parts.schema.js';
import { ref } from './parts.schema.js';

const head: Sequence = [
  g.required('Name', g.text(31)),
  g.optional('BarCode', [
    g.optional('BarCodeValue', g.text(50)),
    g.optional('AssignEvenIfUsed', g.boolean),
    g.optional('AllowOverride', g.boolean),
  ]),
  g.optional('IsActive', g.boolean),
];
const units: Sequence = [
  g.optional('UnitOfMeasureSetRef', ref.simple),
  g.optional('IsTaxIncluded', g.boolean),
  g.optional('SalesTaxCodeRef', ref.taxCode),
];

/** One account for both ways, or an income and an expense account. */
const accounts = g.oneOf(
  [
    g.required('SalesOrPurchase', [
      g.optional('Desc', g.text(4095)),
      g.maybeOneOf([g.required('Price', g.price)], [g.required('PricePercent', g.percent)]),
      g.optional('AccountRef', ref.list),
    ]),
  ],
  [
    g.required('SalesAndPurchase', [
      g.optional('SalesDesc', g.text(4095)),
      g.optional('SalesPrice', g.price),
      g.optional('IncomeAccountRef', ref.list),
      g.optional('PurchaseDesc', g.text(4095)),
      g.optional('PurchaseCost', g.price),
      g.optional('PurchaseTaxCodeRef', ref.taxCode),
      g.optional('ExpenseAccountRef', ref.list),
      g.optional('PrefVendorRef', ref.vendor),
    ]),
  ],
);
const externalId = g.optional('ExternalGUID', g.guid);

export const itemServiceAdd = part.writeRequest('ItemServiceAdd', [
  ...head,
  g.optional('ClassRef', ref.list),
  g.optional('ParentRef', ref.any),
  ...units,
  accounts,
  externalId,
]);

/** ParentRef precedes ClassRef here, unlike in the other two. */
export const itemNonInventoryAdd = part.writeRequest('ItemNonInventoryAdd', [
  ...head,
  g.optional('ParentRef', ref.any),
  g.optional('ClassRef', ref.list),
  g.optional('ManufacturerPartNumber', g.text(31)),
  ...units,
  accounts,
  externalId,
]);

export const itemInventoryAdd = part.writeRequest('ItemInventoryAdd', [
  ...head,
  g.optional('ClassRef', ref.list),
  g.optional('ParentRef', ref.any),
  g.optional('ManufacturerPartNumber', g.text(31)),
  ...units,
  g.optional('SalesDesc', g.text(4095)),
  g.optional('SalesPrice', g.price),
  g.optional('IncomeAccountRef', ref.list),
  g.optional('PurchaseDesc', g.text(4095)),
  g.optional('PurchaseCost', g.price),
  g.optional('PurchaseTaxCodeRef', ref.taxCode),
  g.optional('COGSAccountRef', ref.list),
  g.optional('PrefVendorRef', ref.vendor),
  g.optional('AssetAccountRef', ref.list),
  g.optional('ReorderPoint', g.quantity),
  g.optional('Max', g.quantity),
  g.optional('QuantityOnHand', g.quantity),
  g.optional('TotalValue', g.amount),
  g.optional('InventoryDate', g.date),
  externalId,
]);
