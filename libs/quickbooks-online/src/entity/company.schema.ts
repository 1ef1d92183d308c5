import { z } from 'zod';
import { flag, optional, reference, text } from './field.schema.js';

export const CompanyInfo = z
  .object({
    CompanyName: text,
    LegalName: optional(text),
    Country: optional(text),
    FiscalYearStartMonth: optional(text),
  })
  .transform((found) => ({
    companyName: found.CompanyName,
    legalName: found.LegalName,
    /** Two letters; what decides whether tax is by TAX and NON or by codes. */
    country: found.Country,
  }));
export type CompanyInfo = z.infer<typeof CompanyInfo>;

export const Preferences = z
  .object({
    SalesFormsPrefs: optional(z.object({ CustomTxnNumbers: flag(false), AllowDiscount: flag(false) })),
    TaxPrefs: optional(z.object({ UsingSalesTax: flag(false), PartnerTaxEnabled: flag(false) })),
    CurrencyPrefs: optional(z.object({ MultiCurrencyEnabled: flag(false), HomeCurrency: optional(reference) })),
    AccountingInfoPrefs: optional(z.object({ BookCloseDate: optional(text) })),
  })
  .transform((found) => ({
    /** On: a missing DocNumber stays empty, and 6140 may occur. Off: QuickBooks numbers. */
    customNumbers: found.SalesFormsPrefs?.CustomTxnNumbers ?? false,
    discounts: found.SalesFormsPrefs?.AllowDiscount ?? false,
    salesTax: found.TaxPrefs?.UsingSalesTax ?? false,
    /** US automated sales tax. */
    automatedTax: found.TaxPrefs?.PartnerTaxEnabled ?? false,
    multiCurrency: found.CurrencyPrefs?.MultiCurrencyEnabled ?? false,
    homeCurrency: found.CurrencyPrefs?.HomeCurrency?.id,
    booksClosedUntil: found.AccountingInfoPrefs?.BookCloseDate,
  }));
export type Preferences = z.infer<typeof Preferences>;
