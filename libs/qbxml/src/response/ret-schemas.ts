import { z } from 'zod';

/*
 * What is read of each record that QuickBooks answers with. Every other element is dropped, card, bank and tax numbers among
 * them. Only the identifying elements are required, because IncludeRetElement may leave out the rest.
 */

/** Text as QuickBooks wrote it. Dates, counts, quantities and money stay text too: money is a decimal string. */
const text = z.string().optional();
const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .transform((value) => (value === '' ? undefined : value === 'true' || value === '1'))
  .optional();
const groupOf = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? {} : value), z.object(shape)).optional();
const manyOf = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value): unknown => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(schema),
  );
const ref = groupOf({ ListID: text, FullName: text });

const listHead = { ListID: z.string().min(1), EditSequence: text, Name: z.string(), IsActive: flag };
const nested = { FullName: text, ParentRef: ref, Sublevel: text };

export const customerRet = z.object({
  ...listHead,
  ...nested,
  CompanyName: text,
  BillAddress: groupOf({
    Addr1: text,
    Addr2: text,
    Addr3: text,
    Addr4: text,
    Addr5: text,
    City: text,
    State: text,
    PostalCode: text,
    Country: text,
  }),
  Phone: text,
  Email: text,
  CurrencyRef: ref,
});

/** Services, non-inventory parts and other charges. */
export const soldItemRet = z.object({
  ...listHead,
  ...nested,
  SalesOrPurchase: groupOf({ Desc: text, Price: text, AccountRef: ref }),
  SalesAndPurchase: groupOf({ SalesDesc: text, SalesPrice: text, IncomeAccountRef: ref, ExpenseAccountRef: ref }),
});

/** Inventory parts and assemblies. */
export const stockItemRet = z.object({
  ...listHead,
  ...nested,
  SalesDesc: text,
  SalesPrice: text,
  IncomeAccountRef: ref,
  COGSAccountRef: ref,
});

/** Discounts, groups, subtotals, payments, fixed assets, taxes: read for their names, so that no name is given twice. */
export const otherItemRet = z.object({ ...listHead, ...nested });

/** Vendors, employees and other names: read for the names that they hold. */
export const otherEntityRet = z.object({ ListID: z.string().min(1), Name: z.string(), IsActive: flag });

const transactionHead = {
  TxnID: z.string().min(1),
  EditSequence: text,
  CustomerRef: ref,
  ARAccountRef: ref,
  TxnDate: text,
  RefNumber: text,
  CurrencyRef: ref,
  Memo: text,
};

export const invoiceRet = z.object({
  ...transactionHead,
  /** Payments and others that are applied to it, where they were asked for. */
  LinkedTxn: manyOf(z.object({ TxnID: text, TxnType: text, TxnDate: text, RefNumber: text, Amount: text })),
  Subtotal: text,
  SalesTaxTotal: text,
  BalanceRemaining: text,
  IsPaid: flag,
});

export const receivePaymentRet = z.object({ ...transactionHead, TotalAmount: text });

export const accountRet = z.object({ ...listHead, ...nested, AccountType: text, CurrencyRef: ref });
/** Payment terms, payment methods and sales tax codes. */
export const namedRet = z.object(listHead);

export const hostRet = z.object({
  ProductName: text,
  SupportedQBXMLVersion: manyOf(z.string()),
  Country: text,
  QBFileMode: text,
});

export const companyRet = z.object({
  IsSampleCompany: flag,
  CompanyName: text,
  DataExtRet: manyOf(z.object({ OwnerID: text, DataExtName: z.string(), DataExtType: text, DataExtValue: text })),
});

export const preferencesRet = z.object({
  AccountingPreferences: groupOf({ ClosingDate: text }),
  MultiCurrencyPreferences: groupOf({ IsMultiCurrencyOn: flag, HomeCurrencyRef: ref }),
  PurchasesAndVendorsPreferences: groupOf({ IsUsingInventory: flag }),
  SalesTaxPreferences: groupOf({ DefaultTaxableSalesTaxCodeRef: ref, DefaultNonTaxableSalesTaxCodeRef: ref }),
});

/** Names what was voided. */
export const voidedTxn = z.object({ TxnVoidType: text, TxnID: z.string().min(1) });

/** Names what was created or changed where the record itself is not returned. */
export const errorRecovery = z.object({ ListID: text, TxnID: text, TxnNumber: text, EditSequence: text });
