import type { JsonObject } from '../json.js';

/** A contractor's chart of accounts and lists. The order gives the ids, counted from 1. */
export const accounts: readonly JsonObject[] = [
  { Name: 'Checking', AccountType: 'Bank', AccountSubType: 'Checking' },
  { Name: 'Accounts Receivable (A/R)', AccountType: 'Accounts Receivable', AccountSubType: 'AccountsReceivable' },
  { Name: 'Sales of Product Income', AccountType: 'Income', AccountSubType: 'SalesOfProductIncome' },
  { Name: 'Services', AccountType: 'Income', AccountSubType: 'ServiceFeeIncome' },
  { Name: 'Undeposited Funds', AccountType: 'Other Current Asset', AccountSubType: 'UndepositedFunds' },
  { Name: 'Inventory Asset', AccountType: 'Other Current Asset', AccountSubType: 'Inventory' },
  { Name: 'Cost of Goods Sold', AccountType: 'Cost of Goods Sold', AccountSubType: 'SuppliesMaterialsCogs' },
  { Name: 'Job Materials', AccountType: 'Expense', AccountSubType: 'SuppliesMaterials' },
  { Name: 'Discounts given', AccountType: 'Income', AccountSubType: 'DiscountsRefundsGiven' },
  { Name: 'Sales Tax Payable', AccountType: 'Other Current Liability', AccountSubType: 'SalesTaxPayable' },
  { Name: 'Accounts Payable (A/P)', AccountType: 'Accounts Payable', AccountSubType: 'AccountsPayable' },
  { Name: 'Opening Balance Equity', AccountType: 'Equity', AccountSubType: 'OpeningBalanceEquity' },
];

export const terms: readonly JsonObject[] = [
  { Name: 'Due on receipt', DueDays: 0 },
  { Name: 'Net 15', DueDays: 15 },
  { Name: 'Net 30', DueDays: 30 },
  { Name: 'Net 60', DueDays: 60 },
];

export const paymentMethods: readonly JsonObject[] = [
  { Name: 'Cash', Type: 'NON_CREDIT_CARD' },
  { Name: 'Check', Type: 'NON_CREDIT_CARD' },
  { Name: 'Visa', Type: 'CREDIT_CARD' },
  { Name: 'MasterCard', Type: 'CREDIT_CARD' },
  { Name: 'ACH', Type: 'NON_CREDIT_CARD' },
];

export interface SeedTaxCode {
  readonly name: string;
  /** Percent; `address` takes the company's own sales tax rate. */
  readonly rate: string;
}

/** Tax codes by country, the usual one first. */
export const taxCodes: Readonly<Record<'US' | 'CA' | 'GB' | 'AU', readonly SeedTaxCode[]>> = {
  US: [
    { name: 'Sales Tax', rate: 'address' },
    { name: 'Out of State', rate: '0' },
  ],
  CA: [
    { name: 'HST ON', rate: '13' },
    { name: 'GST', rate: '5' },
    { name: 'Exempt', rate: '0' },
  ],
  GB: [
    { name: '20.0% S', rate: '20' },
    { name: '5.0% R', rate: '5' },
    { name: 'Exempt', rate: '0' },
  ],
  AU: [
    { name: 'GST', rate: '10' },
    { name: 'GST free', rate: '0' },
  ],
};

export const preferences: JsonObject = {
  AccountingInfoPrefs: {
    UseAccountNumbers: false,
    TrackDepartments: false,
    CustomerTerminology: 'Customers',
    FirstMonthOfFiscalYear: 'January',
  },
  ProductAndServicesPrefs: { ForSales: true, ForPurchase: true, QuantityWithPriceAndRate: true, QuantityOnHand: true },
  SalesFormsPrefs: {
    CustomTxnNumbers: false,
    AllowDeposit: true,
    AllowDiscount: true,
    AllowShipping: false,
    AutoApplyCredit: false,
    AutoApplyPayments: false,
  },
  TaxPrefs: { UsingSalesTax: true, PartnerTaxEnabled: true },
  CurrencyPrefs: { MultiCurrencyEnabled: false, HomeCurrency: { value: 'USD' } },
};

export const sampleCustomers: readonly JsonObject[] = [
  {
    DisplayName: "O'Brien & Sons Roofing",
    CompanyName: "O'Brien & Sons Roofing",
    PrimaryEmailAddr: { Address: 'office@obrien.example' },
  },
  { DisplayName: 'Müller Bau, Inc.', CompanyName: 'Müller Bau, Inc.' },
  { DisplayName: 'Rancho Santa Fe HOA' },
  { DisplayName: 'Weiskopf Consulting', GivenName: 'Nicola', FamilyName: 'Weiskopf' },
  { DisplayName: 'Old Mill Partners', Active: false },
];
export const sampleVendors: readonly JsonObject[] = [
  { DisplayName: 'Acme Supply' },
  { DisplayName: 'Hall Properties' },
  { DisplayName: 'Norton Lumber', Active: false },
];
export const sampleEmployees: readonly JsonObject[] = [
  { GivenName: 'Emily', FamilyName: 'Platt' },
  { GivenName: 'John', FamilyName: 'Johnson' },
];
export const sampleItems: readonly JsonObject[] = [
  { Name: 'Labor', Type: 'Service', UnitPrice: 85 },
  { Name: 'Roof shingles', Type: 'NonInventory', UnitPrice: 32.5 },
  { Name: 'Concrete, per yard', Type: 'NonInventory', UnitPrice: 145 },
  { Name: 'Retired trim', Type: 'Service', UnitPrice: 5, Active: false },
];
