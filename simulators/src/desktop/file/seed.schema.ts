import { z } from 'zod';
import { accountTypes, paymentMethodTypes } from '../schema/query.schema.js';

const name = z.string().trim().min(1);
const money = z.string().regex(/^-?\d{1,10}(\.\d{1,5})?$/);
const isActive = z.boolean().default(true);
const named = z.strictObject({ name, isActive });

const addressSchema = z
  .strictObject({
    addr1: z.string(),
    addr2: z.string(),
    addr3: z.string(),
    addr4: z.string(),
    addr5: z.string(),
    city: z.string(),
    state: z.string(),
    postalCode: z.string(),
    country: z.string(),
  })
  .partial();

export const factsSchema = z.strictObject({
  companyName: z.string().min(1).max(59).default('Larkspur Contracting'),
  address: addressSchema.default({ addr1: '12 Mill Road', city: 'Bayshore', state: 'CA', postalCode: '94326' }),
  phone: z.string().default('650-555-0142'),
  email: z.string().default('office@larkspur.example'),
  productName: z.string().default('QuickBooks Enterprise Solutions 24.0'),
  majorVersion: z.string().default('34'),
  minorVersion: z.string().default('0'),
  country: z.string().length(2).default('US'),
  /** The newest qbXML that this QuickBooks speaks. */
  newestQbxml: z
    .string()
    .regex(/^\d{1,2}\.\d$/)
    .default('16.0'),
  zoneMinutes: z.number().int().min(-720).max(840).default(-480),
  /** One of the files that come with QuickBooks for practice. */
  isSampleCompany: z.boolean().default(false),
  isUsingAccountNumbers: z.boolean().default(false),
  isAutoApplyingPayments: z.boolean().default(true),
  /** The home currency of a file that keeps several; undefined: it keeps one. */
  homeCurrency: z.string().max(64).optional(),
  isUsingInventory: z.boolean().default(true),
  closingDate: z.iso.date().optional(),
  /** Name of the sales tax item that applies where none is named; undefined: sales tax is off. */
  defaultSalesTaxItem: z.string().optional(),
});
export type CompanyFacts = z.infer<typeof factsSchema>;

const account = z.strictObject({
  name,
  type: z.enum(accountTypes),
  parent: z.string().optional(),
  number: z.string().max(7).optional(),
  isActive,
});

const customer = z.strictObject({
  name: name.max(41),
  /** FullName of the customer or job above: makes it a job. */
  parent: z.string().optional(),
  isActive,
  companyName: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  accountNumber: z.string().optional(),
  notes: z.string().optional(),
  billAddress: addressSchema.optional(),
  terms: z.string().optional(),
  /** In a file that keeps several currencies. Default: the home currency. */
  currency: z.string().max(64).optional(),
});

const item = z.strictObject({
  name: name.max(31),
  type: z.enum(['Service', 'NonInventory', 'Inventory', 'OtherCharge', 'Discount', 'Subtotal', 'Group', 'SalesTax']),
  parent: z.string().optional(),
  isActive,
  desc: z.string().optional(),
  price: money.optional(),
  cost: money.optional(),
  /** FullName of the income account (or of the only account). */
  account: z.string().optional(),
  expenseAccount: z.string().optional(),
  assetAccount: z.string().optional(),
  taxCode: z.string().optional(),
  /** Percent, of a SalesTax item. */
  taxRate: money.optional(),
});

const defaultAccounts: z.input<typeof account>[] = [
  { name: 'Checking', type: 'Bank' },
  { name: 'Accounts Receivable', type: 'AccountsReceivable' },
  { name: 'Undeposited Funds', type: 'OtherCurrentAsset' },
  { name: 'Inventory Asset', type: 'OtherCurrentAsset' },
  { name: 'Accounts Payable', type: 'AccountsPayable' },
  { name: 'Sales Tax Payable', type: 'OtherCurrentLiability' },
  { name: 'Opening Balance Equity', type: 'Equity' },
  { name: 'Construction Income', type: 'Income' },
  { name: 'Labor Income', type: 'Income', parent: 'Construction Income' },
  { name: 'Materials Income', type: 'Income', parent: 'Construction Income' },
  { name: 'Cost of Goods Sold', type: 'CostOfGoodsSold' },
  { name: 'Job Expenses', type: 'Expense' },
];

/** A company file at the start. Everything has a default. */
export const seedSchema = z.strictObject({
  path: z.string().min(1).max(260).default('C:\\QuickBooks\\Larkspur Contracting.qbw'),
  facts: factsSchema.prefault({}),
  /** FileIDs that Web Connectors have stamped into the file before. */
  stamps: z.array(z.strictObject({ ownerId: z.string(), fileId: z.string() })).default([]),
  accounts: z.array(account).prefault(defaultAccounts),
  customers: z.array(customer).default([]),
  vendors: z.array(named).default([]),
  employees: z.array(named).default([]),
  otherNames: z.array(named).default([]),
  items: z.array(item).default([]),
  terms: z.array(z.strictObject({ name, isActive, dueDays: z.number().int().min(0) })).prefault([
    { name: 'Due on receipt', dueDays: 0 },
    { name: 'Net 15', dueDays: 15 },
    { name: 'Net 30', dueDays: 30 },
  ]),
  paymentMethods: z.array(z.strictObject({ name, isActive, type: z.enum(paymentMethodTypes) })).prefault([
    { name: 'Cash', type: 'Cash' },
    { name: 'Check', type: 'Check' },
    { name: 'Visa', type: 'Visa' },
    { name: 'MasterCard', type: 'MasterCard' },
    { name: 'E-Check', type: 'ECheck' },
  ]),
  salesTaxCodes: z
    .array(z.strictObject({ name: name.max(3), isActive, isTaxable: z.boolean(), desc: z.string().default('') }))
    .prefault([
      { name: 'Tax', isTaxable: true, desc: 'Taxable Sales' },
      { name: 'Non', isTaxable: false, desc: 'Non-Taxable Sales' },
    ]),
  classes: z.array(named).default([]),
  templates: z.array(named).prefault([{ name: 'Intuit Product Invoice' }]),
  customerMessages: z.array(named).prefault([{ name: 'Thank you for your business.' }]),
  customerTypes: z.array(named).default([]),
  jobTypes: z.array(named).default([]),
  salesReps: z.array(named).default([]),
  shipMethods: z.array(named).default([]),
  /** Makes this many more customers and service items by the thousand, for tests of size. */
  generate: z
    .strictObject({
      customers: z.number().int().min(0).max(200_000).default(0),
      items: z.number().int().min(0).max(200_000).default(0),
    })
    .prefault({}),
});
export type Seed = z.infer<typeof seedSchema>;
