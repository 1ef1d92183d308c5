import {
  customerAdd,
  customerMod,
  customerQuery,
  itemInventoryAdd,
  itemNonInventoryAdd,
  itemQuery,
  itemServiceAdd,
} from './list-tables.js';
import { byFullName, byListID, extensionOwners, includeRet, listFilters } from './shared-tables.js';
import { atMostOne, boolean, fields, group, list, type Of, oneOf, required, sequence } from './table-types.js';
import { invoiceAdd, invoiceQuery, receivePaymentAdd, receivePaymentQuery, txnVoid } from './transaction-tables.js';

const lists = atMostOne(byListID, byFullName, listFilters);
const accountTypes = oneOf(
  'AccountsPayable',
  'AccountsReceivable',
  'Bank',
  'CostOfGoodsSold',
  'CreditCard',
  'Equity',
  'Expense',
  'FixedAsset',
  'Income',
  'LongTermLiability',
  'NonPosting',
  'OtherAsset',
  'OtherCurrentAsset',
  'OtherCurrentLiability',
  'OtherExpense',
  'OtherIncome',
);

/**
 * Every request that can be built. `writes`: the table is inside an element of the request's name, and IncludeRetElement
 * can limit the answer; `flat`: it writes without such an element. `defines`: a later request of the set may refer to what it makes. `iterates`: can be read in pieces.
 */
export const requestTables = {
  CustomerAdd: { table: customerAdd, writes: true, defines: false, iterates: false },
  CustomerMod: { table: customerMod, writes: true, defines: false, iterates: false },
  CustomerQuery: { table: customerQuery, writes: false, defines: false, iterates: true },
  ItemServiceAdd: { table: itemServiceAdd, writes: true, defines: false, iterates: false },
  ItemNonInventoryAdd: { table: itemNonInventoryAdd, writes: true, defines: false, iterates: false },
  ItemInventoryAdd: { table: itemInventoryAdd, writes: true, defines: false, iterates: false },
  ItemQuery: { table: itemQuery, writes: false, defines: false, iterates: true },
  InvoiceAdd: { table: invoiceAdd, writes: true, defines: true, iterates: false },
  InvoiceQuery: { table: invoiceQuery, writes: false, defines: false, iterates: true },
  ReceivePaymentAdd: { table: receivePaymentAdd, writes: true, defines: true, iterates: false },
  ReceivePaymentQuery: { table: receivePaymentQuery, writes: false, defines: false, iterates: true },
  TxnVoid: { table: txnVoid, writes: 'flat', defines: false, iterates: false },
  AccountQuery: {
    table: sequence(
      atMostOne(byListID, byFullName, sequence(listFilters, fields({ AccountType: list(accountTypes) }))),
      includeRet,
      extensionOwners,
    ),
    writes: false,
    defines: false,
    iterates: false,
  },
  StandardTermsQuery: { table: sequence(lists, includeRet), writes: false, defines: false, iterates: false },
  PaymentMethodQuery: { table: sequence(lists, includeRet), writes: false, defines: false, iterates: false },
  SalesTaxCodeQuery: { table: sequence(lists, includeRet), writes: false, defines: false, iterates: false },
  ItemSalesTaxQuery: {
    table: sequence(lists, includeRet, extensionOwners),
    writes: false,
    defines: false,
    iterates: true,
  },
  /** Customers, vendors, employees and other names together: who holds a name that QuickBooks says is in use. */
  EntityQuery: { table: sequence(lists, includeRet), writes: false, defines: false, iterates: true },
  CompanyQuery: { table: sequence(includeRet, extensionOwners), writes: false, defines: false, iterates: false },
  PreferencesQuery: { table: includeRet, writes: false, defines: false, iterates: false },
  HostQuery: {
    table: sequence(
      fields({ IncludeListMetaData: group(fields({ IncludeMaxCapacity: required(boolean) })) }),
      includeRet,
    ),
    writes: false,
    defines: false,
    iterates: false,
  },
} as const;

type Tables = typeof requestTables;
export type RequestType = keyof Tables;

/** The fields of a request, under QuickBooks' element names. Lists are arrays; money and quantities are decimal strings. */
export type RequestValue<T extends RequestType> = Of<Tables[T]['table']>;

export type DefiningRequest = { [T in RequestType]: Tables[T]['defines'] extends true ? T : never }[RequestType];
export type IteratingRequest = { [T in RequestType]: Tables[T]['iterates'] extends true ? T : never }[RequestType];
export type WritingRequest = { [T in RequestType]: Tables[T]['writes'] extends true ? T : never }[RequestType];
