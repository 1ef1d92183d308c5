import { z } from 'zod';
import { addressFields, extensions, flag, groupOf, manyOf, ref, text } from './ret.fields.js';

export const hostRet = z.object({
  ProductName: text,
  MajorVersion: text,
  MinorVersion: text,
  Country: text,
  SupportedQBXMLVersion: manyOf(z.string()),
  IsAutomaticLogin: flag,
  QBFileMode: text,
});

/** Tax and social security numbers are dropped. */
export const companyRet = z.object({
  IsSampleCompany: flag,
  CompanyName: text,
  LegalCompanyName: text,
  Address: addressFields,
  Phone: text,
  Email: text,
  FirstMonthFiscalYear: text,
  DataExtRet: extensions,
});

export const preferencesRet = z.object({
  AccountingPreferences: groupOf({
    IsUsingAccountNumbers: flag,
    IsRequiringAccounts: flag,
    IsUsingClassTracking: flag,
    ClosingDate: text,
  }),
  JobsAndEstimatesPreferences: groupOf({ IsUsingEstimates: flag, IsUsingProgressInvoicing: flag }),
  MultiCurrencyPreferences: groupOf({ IsMultiCurrencyOn: flag, HomeCurrencyRef: ref }),
  PurchasesAndVendorsPreferences: groupOf({ IsUsingInventory: flag }),
  SalesAndCustomersPreferences: groupOf({ IsAutoApplyingPayments: flag }),
  SalesTaxPreferences: groupOf({
    DefaultItemSalesTaxRef: ref,
    DefaultTaxableSalesTaxCodeRef: ref,
    DefaultNonTaxableSalesTaxCodeRef: ref,
  }),
  CurrentAppAccessRights: groupOf({ IsAutomaticLoginAllowed: flag, IsPersonalDataAccessAllowed: flag }),
});

/** Names what was made or changed where the record itself is not returned. */
export const errorRecovery = z.object({
  ListID: text,
  TxnID: text,
  TxnNumber: text,
  EditSequence: text,
  ExternalGUID: text,
});
