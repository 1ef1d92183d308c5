import * as g from './grammar.js';
import type { Sequence } from './grammar.js';
import * as part from './parts.schema.js';
import { ref } from './parts.schema.js';

const head: Sequence = [
  g.one('Name', g.text(31)),
  g.maybe('BarCode', [
    g.maybe('BarCodeValue', g.text(50)),
    g.maybe('AssignEvenIfUsed', g.boolean),
    g.maybe('AllowOverride', g.boolean),
  ]),
  g.maybe('IsActive', g.boolean),
];
const units: Sequence = [
  g.maybe('UnitOfMeasureSetRef', ref.simple),
  g.maybe('IsTaxIncluded', g.boolean),
  g.maybe('SalesTaxCodeRef', ref.taxCode),
];

/** One account for both ways, or an income and an expense account. */
const accounts = g.oneOf(
  [
    g.one('SalesOrPurchase', [
      g.maybe('Desc', g.text(4095)),
      g.maybeOneOf([g.one('Price', g.price)], [g.one('PricePercent', g.percent)]),
      g.maybe('AccountRef', ref.list),
    ]),
  ],
  [
    g.one('SalesAndPurchase', [
      g.maybe('SalesDesc', g.text(4095)),
      g.maybe('SalesPrice', g.price),
      g.maybe('IncomeAccountRef', ref.list),
      g.maybe('PurchaseDesc', g.text(4095)),
      g.maybe('PurchaseCost', g.price),
      g.maybe('PurchaseTaxCodeRef', ref.taxCode),
      g.maybe('ExpenseAccountRef', ref.list),
      g.maybe('PrefVendorRef', ref.vendor),
    ]),
  ],
);
const externalId = g.maybe('ExternalGUID', g.guid);

export const itemServiceAdd = part.writeRequest('ItemServiceAdd', [
  ...head,
  g.maybe('ClassRef', ref.list),
  g.maybe('ParentRef', ref.any),
  ...units,
  accounts,
  externalId,
]);

/** ParentRef precedes ClassRef here, unlike in the other two. */
export const itemNonInventoryAdd = part.writeRequest('ItemNonInventoryAdd', [
  ...head,
  g.maybe('ParentRef', ref.any),
  g.maybe('ClassRef', ref.list),
  g.maybe('ManufacturerPartNumber', g.text(31)),
  ...units,
  accounts,
  externalId,
]);

export const itemInventoryAdd = part.writeRequest('ItemInventoryAdd', [
  ...head,
  g.maybe('ClassRef', ref.list),
  g.maybe('ParentRef', ref.any),
  g.maybe('ManufacturerPartNumber', g.text(31)),
  ...units,
  g.maybe('SalesDesc', g.text(4095)),
  g.maybe('SalesPrice', g.price),
  g.maybe('IncomeAccountRef', ref.list),
  g.maybe('PurchaseDesc', g.text(4095)),
  g.maybe('PurchaseCost', g.price),
  g.maybe('PurchaseTaxCodeRef', ref.taxCode),
  g.maybe('COGSAccountRef', ref.list),
  g.maybe('PrefVendorRef', ref.vendor),
  g.maybe('AssetAccountRef', ref.list),
  g.maybe('ReorderPoint', g.quantity),
  g.maybe('Max', g.quantity),
  g.maybe('QuantityOnHand', g.quantity),
  g.maybe('TotalValue', g.amount),
  g.maybe('InventoryDate', g.date),
  externalId,
]);
