import type { Fields } from './shape.js';
import { choice, date, decimal, email, flag, list, name, object, readOnly, ref, text } from './shape.js';

/** The fields that every record has and no client sets. */
export const everyRecord: Fields = {
  Id: text(36),
  SyncToken: text(20),
  MetaData: readOnly,
  domain: readOnly,
  sparse: readOnly,
  status: readOnly,
  CustomField: readOnly,
  Organization: readOnly,
};

const address = object({
  Id: readOnly,
  Line1: text(500),
  Line2: text(500),
  Line3: text(500),
  Line4: text(500),
  Line5: text(500),
  City: text(255),
  Country: text(255),
  CountryCode: text(255),
  CountrySubDivisionCode: text(255),
  County: text(255),
  PostalCode: text(30),
  Lat: readOnly,
  Long: readOnly,
  Note: text(1000),
});
export const addresses: Fields = { BillAddr: address, ShipAddr: address };

const phone = object({ FreeFormNumber: text(30) });
const contact: Fields = {
  PrimaryPhone: phone,
  AlternatePhone: phone,
  Mobile: phone,
  Fax: phone,
  PrimaryEmailAddr: email,
  WebAddr: object({ URI: text(1000) }),
};

/** The parts of a person's or firm's name and their lengths. A name takes no colon, tab or line break. */
const person: Fields = {
  DisplayName: name(500),
  Title: text(16),
  GivenName: name(100),
  MiddleName: name(100),
  FamilyName: name(100),
  Suffix: text(16),
  CompanyName: name(100),
  PrintOnCheckName: text(110),
  Active: flag,
  Notes: text(4000),
};

export const customerFields: Fields = {
  ...everyRecord,
  ...person,
  ...contact,
  ...addresses,
  FullyQualifiedName: readOnly,
  Level: readOnly,
  Balance: readOnly,
  BalanceWithJobs: readOnly,
  OpenBalanceDate: date,
  ClientEntityId: readOnly,
  V4IDPseudonym: readOnly,
  IsProject: readOnly,
  Job: flag,
  BillWithParent: flag,
  ParentRef: ref('Customer'),
  Taxable: flag,
  ResaleNum: text(16),
  TaxExemptionReasonId: text(10),
  DefaultTaxCodeRef: ref('TaxCode'),
  CurrencyRef: ref(),
  SalesTermRef: ref('Term'),
  PaymentMethodRef: ref('PaymentMethod'),
  ARAccountRef: ref('Account'),
  CustomerTypeRef: ref(),
  PreferredDeliveryMethod: choice('Print', 'Email', 'None'),
  PrimaryTaxIdentifier: text(20),
  SecondaryTaxIdentifier: text(20),
  BusinessNumber: text(10),
};

export const vendorFields: Fields = {
  ...everyRecord,
  ...person,
  ...contact,
  ...addresses,
  Balance: readOnly,
  V4IDPseudonym: readOnly,
  AcctNum: text(100),
  TaxIdentifier: text(20),
  Vendor1099: flag,
  TermRef: ref('Term'),
  CurrencyRef: ref(),
  APAccountRef: ref('Account'),
};

export const employeeFields: Fields = {
  ...everyRecord,
  ...person,
  ...contact,
  PrimaryAddr: address,
  V4IDPseudonym: readOnly,
  EmployeeNumber: text(100),
  BillableTime: flag,
  BillRate: decimal,
  HiredDate: date,
  ReleasedDate: date,
  BirthDate: date,
  Gender: choice('Male', 'Female'),
  SSN: text(100),
};

const itemTypes = ['Service', 'NonInventory', 'Inventory', 'Category', 'Group'] as const;

export const itemFields: Fields = {
  ...everyRecord,
  Name: name(100),
  Sku: text(100),
  Description: text(4000),
  Active: flag,
  FullyQualifiedName: readOnly,
  Level: readOnly,
  Type: choice(...itemTypes),
  ItemCategoryType: readOnly,
  SubItem: flag,
  ParentRef: ref('Item'),
  Taxable: flag,
  SalesTaxIncluded: flag,
  PurchaseTaxIncluded: flag,
  SalesTaxCodeRef: ref('TaxCode'),
  PurchaseTaxCodeRef: ref('TaxCode'),
  UnitPrice: decimal,
  PurchaseDesc: text(1000),
  PurchaseCost: decimal,
  IncomeAccountRef: ref('Account'),
  ExpenseAccountRef: ref('Account'),
  AssetAccountRef: ref('Account'),
  PrefVendorRef: ref('Vendor'),
  TrackQtyOnHand: flag,
  QtyOnHand: decimal,
  ReorderPoint: decimal,
  InvStartDate: date,
  TaxClassificationRef: ref(),
};

export const accountFields: Fields = {
  ...everyRecord,
  Name: { is: 'text', max: 100, forbidden: /[":]/u },
  AcctNum: text(20),
  Description: text(100),
  Active: flag,
  FullyQualifiedName: readOnly,
  SubAccount: flag,
  ParentRef: ref('Account'),
  Classification: readOnly,
  AccountType: text(100),
  AccountSubType: text(100),
  CurrentBalance: readOnly,
  CurrentBalanceWithSubAccounts: readOnly,
  CurrencyRef: ref(),
};

export const termFields: Fields = {
  ...everyRecord,
  Name: text(31),
  Active: flag,
  Type: readOnly,
  DueDays: decimal,
  DiscountDays: decimal,
  DiscountPercent: decimal,
  DayOfMonthDue: decimal,
  DueNextMonthDays: decimal,
  DiscountDayOfMonth: decimal,
};

export const paymentMethodFields: Fields = {
  ...everyRecord,
  Name: text(31),
  Active: flag,
  Type: choice('CREDIT_CARD', 'NON_CREDIT_CARD'),
};

export const companyInfoFields: Fields = {
  ...everyRecord,
  CompanyName: text(1024),
  LegalName: text(1024),
  CompanyAddr: address,
  CustomerCommunicationAddr: address,
  LegalAddr: address,
  CustomerCommunicationEmailAddr: email,
  PrimaryPhone: phone,
  Email: email,
  WebAddr: object({ URI: text(1000) }),
  CompanyStartDate: readOnly,
  FiscalYearStartMonth: readOnly,
  Country: readOnly,
  SupportedLanguages: readOnly,
  DefaultTimeZone: readOnly,
  NameValue: readOnly,
};

export const preferencesFields: Fields = {
  ...everyRecord,
  AccountingInfoPrefs: object({
    UseAccountNumbers: flag,
    TrackDepartments: flag,
    ClassTrackingPerTxn: flag,
    ClassTrackingPerTxnLine: flag,
    CustomerTerminology: text(50),
    BookCloseDate: date,
    FirstMonthOfFiscalYear: text(20),
    TaxYearMonth: text(20),
  }),
  ProductAndServicesPrefs: object({
    ForSales: flag,
    ForPurchase: flag,
    QuantityWithPriceAndRate: flag,
    QuantityOnHand: flag,
  }),
  SalesFormsPrefs: object({
    CustomTxnNumbers: flag,
    AllowDeposit: flag,
    AllowDiscount: flag,
    AllowEstimates: flag,
    AllowServiceDate: flag,
    AllowShipping: flag,
    AutoApplyCredit: flag,
    AutoApplyPayments: flag,
    DefaultDiscountAccount: text(20),
    DefaultTerms: ref('Term'),
    DefaultCustomerMessage: text(1000),
    DefaultShipping: text(1000),
    CustomField: list({ StringValue: text(100) }),
  }),
  EmailMessagesPrefs: readOnly,
  VendorAndPurchasesPrefs: readOnly,
  TimeTrackingPrefs: readOnly,
  ReportPrefs: readOnly,
  OtherPrefs: readOnly,
  TaxPrefs: object({ UsingSalesTax: flag, PartnerTaxEnabled: flag, TaxGroupCodeRef: ref('TaxCode') }),
  CurrencyPrefs: object({ MultiCurrencyEnabled: flag, HomeCurrency: ref() }),
};
