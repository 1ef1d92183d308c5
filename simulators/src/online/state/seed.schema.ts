import { z } from 'zod';

const payload = z.record(z.string(), z.json());
const records = z.array(payload).default([]);
const many = z.int().min(0).max(500_000).default(0);

/** How a company is made. Payloads are QuickBooks' own create payloads and go through the same rules as a client's. */
export const seedSchema = z.strictObject({
  company: z
    .strictObject({
      name: z.string().min(1).default('Simulated Contracting'),
      country: z.enum(['US', 'CA', 'GB', 'AU']).default('US'),
      currency: z.string().length(3).default('USD'),
      offset: z
        .string()
        .regex(/^[+-]\d\d:\d\d$/u)
        .default('-08:00'),
      /** US: percent that automated sales tax takes from lines marked TAX. */
      salesTaxRate: z
        .string()
        .regex(/^\d+(\.\d+)?$/u)
        .default('0'),
      /** Name of the company's account for payments that are not deposited yet. Newer companies say `Payments to deposit`. */
      undepositedFunds: z.string().min(1).default('Undeposited Funds'),
      /** The setting that the API does not show; with custom numbers on it makes 6140. */
      warnsOfDuplicateNumbers: z.boolean().default(true),
    })
    .prefault({}),
  /** `books`: accounts, terms, payment methods, tax codes, the Services item; `sample` adds names and items, inactive ones too. */
  standard: z.enum(['books', 'sample']).default('books'),
  /** Laid over the usual preferences, group by group: `{"SalesFormsPrefs": {"CustomTxnNumbers": true}}`. */
  preferences: z.record(z.string(), payload).default({}),
  accounts: records,
  terms: records,
  paymentMethods: records,
  customers: records,
  vendors: records,
  employees: records,
  /** Without IncomeAccountRef an item is given the company's income account, without Type it is a Service. */
  items: records,
  invoices: records,
  payments: records,
  /** Number of further records of each entity, with generated names. */
  generate: z.strictObject({ customers: many, vendors: many, items: many, invoices: many }).prefault({}),
  settings: z.unknown().optional(),
});
export type Seed = z.infer<typeof seedSchema>;
