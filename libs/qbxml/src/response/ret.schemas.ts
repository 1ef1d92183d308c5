import { z } from 'zod';
import {
  addressFields,
  extensions,
  flag,
  groupOf,
  listHead,
  manyOf,
  money,
  ref,
  text,
  transactionHead,
} from './ret.fields.js';

/*
 * What is read of each record that QuickBooks answers with; every other element, card and bank numbers among them, is
 * dropped. Only the identifying elements are demanded, because IncludeRetElement may leave out the rest.
 */

const nested = { FullName: text, ParentRef: ref, Sublevel: text };

export const customerRet = z.object({
  ...listHead,
  ...nested,
  ClassRef: ref,
  CompanyName: text,
  Salutation: text,
  FirstName: text,
  MiddleName: text,
  LastName: text,
  JobTitle: text,
  BillAddress: addressFields,
  ShipAddress: addressFields,
  PrintAs: text,
  Phone: text,
  AltPhone: text,
  Fax: text,
  Email: text,
  Cc: text,
  Contact: text,
  AltContact: text,
  CustomerTypeRef: ref,
  TermsRef: ref,
  SalesRepRef: ref,
  Balance: money,
  TotalBalance: money,
  SalesTaxCodeRef: ref,
  ItemSalesTaxRef: ref,
  ResaleNumber: text,
  AccountNumber: text,
  CreditLimit: money,
  PreferredPaymentMethodRef: ref,
  JobStatus: text,
  JobStartDate: text,
  JobProjectedEndDate: text,
  JobEndDate: text,
  JobDesc: text,
  JobTypeRef: ref,
  Notes: text,
  ExternalGUID: text,
  CurrencyRef: ref,
  DataExtRet: extensions,
});

const sale = {
  SalesOrPurchase: groupOf({ Desc: text, Price: money, PricePercent: text, AccountRef: ref }),
  SalesAndPurchase: groupOf({
    SalesDesc: text,
    SalesPrice: money,
    IncomeAccountRef: ref,
    PurchaseDesc: text,
    PurchaseCost: money,
    ExpenseAccountRef: ref,
    PrefVendorRef: ref,
  }),
};
const itemHead = {
  ...listHead,
  ...nested,
  ClassRef: ref,
  SalesTaxCodeRef: ref,
  ExternalGUID: text,
  DataExtRet: extensions,
};

/** Services, non-inventory parts and other charges. */
export const soldItemRet = z.object({ ...itemHead, ManufacturerPartNumber: text, UnitOfMeasureSetRef: ref, ...sale });

/** Inventory parts and assemblies. */
export const stockItemRet = z.object({
  ...itemHead,
  ManufacturerPartNumber: text,
  UnitOfMeasureSetRef: ref,
  SalesDesc: text,
  SalesPrice: money,
  IncomeAccountRef: ref,
  PurchaseDesc: text,
  PurchaseCost: money,
  COGSAccountRef: ref,
  PrefVendorRef: ref,
  AssetAccountRef: ref,
  QuantityOnHand: text,
});

/** Discounts, groups, subtotals, payments, fixed assets, taxes: known by name, so that no name is made twice. */
export const otherItemRet = z.object({
  ...itemHead,
  ItemDesc: text,
  AccountRef: ref,
  TaxRate: text,
  TaxVendorRef: ref,
});

/** Vendors, employees and other names: no more is read than says who holds a name. */
export const otherEntityRet = z.object({ ListID: z.string().min(1), Name: z.string(), IsActive: flag });

const linkedTransactions = manyOf(
  z.object({ TxnID: z.string(), TxnType: text, TxnDate: text, RefNumber: text, LinkType: text, Amount: money }),
);

const invoiceLine = {
  TxnLineID: z.string(),
  ItemRef: ref,
  Desc: text,
  Quantity: text,
  UnitOfMeasure: text,
  Rate: money,
  RatePercent: text,
  ClassRef: ref,
  Amount: money,
  ServiceDate: text,
  SalesTaxCodeRef: ref,
  Other1: text,
  Other2: text,
};

export const invoiceRet = z.object({
  ...transactionHead,
  CustomerRef: ref,
  ClassRef: ref,
  ARAccountRef: ref,
  TemplateRef: ref,
  TxnDate: text,
  RefNumber: text,
  BillAddress: addressFields,
  ShipAddress: addressFields,
  IsPending: flag,
  PONumber: text,
  TermsRef: ref,
  DueDate: text,
  ShipDate: text,
  Subtotal: money,
  ItemSalesTaxRef: ref,
  SalesTaxPercentage: text,
  SalesTaxTotal: money,
  AppliedAmount: money,
  BalanceRemaining: money,
  CurrencyRef: ref,
  ExchangeRate: text,
  Memo: text,
  IsPaid: flag,
  CustomerMsgRef: ref,
  IsToBePrinted: flag,
  IsToBeEmailed: flag,
  CustomerSalesTaxCodeRef: ref,
  Other: text,
  ExternalGUID: text,
  LinkedTxn: linkedTransactions,
  InvoiceLineRet: manyOf(z.object(invoiceLine)),
  InvoiceLineGroupRet: manyOf(
    z.object({
      TxnLineID: z.string(),
      ItemGroupRef: ref,
      Desc: text,
      Quantity: text,
      TotalAmount: money,
      InvoiceLineRet: manyOf(z.object(invoiceLine)),
    }),
  ),
  DataExtRet: extensions,
});

export const receivePaymentRet = z.object({
  ...transactionHead,
  CustomerRef: ref,
  ARAccountRef: ref,
  TxnDate: text,
  RefNumber: text,
  TotalAmount: money,
  CurrencyRef: ref,
  ExchangeRate: text,
  PaymentMethodRef: ref,
  Memo: text,
  DepositToAccountRef: ref,
  UnusedPayment: money,
  UnusedCredits: money,
  ExternalGUID: text,
  AppliedToTxnRet: manyOf(
    z.object({
      TxnID: z.string(),
      TxnType: text,
      TxnDate: text,
      RefNumber: text,
      BalanceRemaining: money,
      Amount: money,
      DiscountAmount: money,
    }),
  ),
  DataExtRet: extensions,
});

export const accountRet = z.object({
  ...listHead,
  ...nested,
  AccountType: text,
  SpecialAccountType: text,
  AccountNumber: text,
  Desc: text,
  CurrencyRef: ref,
});

export const termsRet = z.object({ ...listHead, StdDueDays: text, StdDiscountDays: text, DiscountPct: text });
export const paymentMethodRet = z.object({ ...listHead, PaymentMethodType: text });
export const salesTaxCodeRet = z.object({ ...listHead, IsTaxable: flag, Desc: text });
