import { customerAdd, customerMod } from './customer.schema.js';
import type { ElementRule } from './grammar.js';
import { itemInventoryAdd, itemNonInventoryAdd, itemServiceAdd } from './item.schema.js';
import * as query from './query.schema.js';
import { invoiceAdd, receivePaymentAdd, txnVoid } from './transaction.schema.js';

/** Every request that the company file knows, by name without `Rq`. What is not here is a parse error. */
export const requestTables = {
  HostQuery: query.hostQuery,
  CompanyQuery: query.companyQuery,
  PreferencesQuery: query.preferencesQuery,
  AccountQuery: query.accountQuery,
  CustomerAdd: customerAdd,
  CustomerMod: customerMod,
  CustomerQuery: query.customerQuery,
  EntityQuery: query.entityQuery,
  StandardTermsQuery: query.standardTermsQuery,
  SalesTaxCodeQuery: query.salesTaxCodeQuery,
  PaymentMethodQuery: query.paymentMethodQuery,
  ItemServiceAdd: itemServiceAdd,
  ItemNonInventoryAdd: itemNonInventoryAdd,
  ItemInventoryAdd: itemInventoryAdd,
  ItemSalesTaxQuery: query.itemSalesTaxQuery,
  ItemQuery: query.itemQuery,
  InvoiceAdd: invoiceAdd,
  InvoiceQuery: query.invoiceQuery,
  TxnVoid: txnVoid,
  ReceivePaymentAdd: receivePaymentAdd,
  ReceivePaymentQuery: query.receivePaymentQuery,
} as const satisfies Record<string, ElementRule>;

export type RequestName = keyof typeof requestTables;

export const isRequestName = (name: string): name is RequestName => Object.hasOwn(requestTables, name);
