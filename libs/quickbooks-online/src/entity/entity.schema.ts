import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** A decimal string, as `readJson` leaves numbers; an exponent is written out. Never a float. */
const decimal = z
  .string()
  .regex(/^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?$/)
  .transform((token) => (/[eE]/.test(token) ? new Decimal(token).toFixed() : token));
const id = z.string().min(1);
const text = z.string();
const name = text.min(1);

/** QuickBooks leaves a field out, or sends null, where it has no value. */
const optional = <T extends z.ZodType>(field: T) => field.nullish().transform((value) => value ?? undefined);
/** A field on which nothing depends, such as a phone number. An unreadable one is left out. */
const tolerant = <T extends z.ZodType>(field: T) => optional(field).catch(undefined);
/** A flag that has the value `fallback` where QuickBooks leaves it out. */
const flag = (fallback: boolean) =>
  z
    .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
    .nullish()
    .transform((value) => value ?? fallback);

type Fields = Readonly<Record<string, readonly [name: string, schema: z.ZodType]>>;
type Values<F extends Fields> = { readonly [Key in keyof F]: z.output<F[Key][1]> };

/** Reads an object: each field under our name from QuickBooks' name. Other fields are ignored. */
function fields<const F extends Fields>(names: F): z.ZodType<Values<F>> {
  const ours = Object.entries(names);
  return z
    .object(Object.fromEntries(Object.values(names)))
    .transform((row) => Object.fromEntries(ours.map(([key, [theirs]]) => [key, row[theirs]])) as Values<F>);
}

const reference = fields({ id: ['value', id], name: ['name', text.optional().catch(undefined)] });

const address = fields({
  line1: ['Line1', optional(text)],
  line2: ['Line2', optional(text)],
  line3: ['Line3', optional(text)],
  line4: ['Line4', optional(text)],
  line5: ['Line5', optional(text)],
  city: ['City', optional(text)],
  state: ['CountrySubDivisionCode', optional(text)],
  postalCode: ['PostalCode', optional(text)],
  country: ['Country', optional(text)],
}).transform(({ line1, line2, line3, line4, line5, ...rest }) => ({
  ...rest,
  lines: [line1, line2, line3, line4, line5].filter((line) => line !== undefined),
}));

/** The fields of every record. `syncToken` is the version to update under. */
const record = { id: ['Id', id], syncToken: ['SyncToken', text] } as const;
const listed = { ...record, name: ['Name', name], active: ['Active', flag(true)] } as const;
/** Vendors and employees share the customers' name space; no more than their name is read. */
const party = { ...record, displayName: ['DisplayName', name], active: ['Active', flag(true)] } as const;

const email = tolerant(z.object({ Address: text }).transform(({ Address }) => Address));
const phone = tolerant(z.object({ FreeFormNumber: text }).transform(({ FreeFormNumber }) => FreeFormNumber));

const Customer = fields({
  ...party,
  companyName: ['CompanyName', optional(text)],
  givenName: ['GivenName', optional(text)],
  familyName: ['FamilyName', optional(text)],
  fullyQualifiedName: ['FullyQualifiedName', optional(text)],
  email: ['PrimaryEmailAddr', email],
  phone: ['PrimaryPhone', phone],
  mobile: ['Mobile', phone],
  billingAddress: ['BillAddr', tolerant(address)],
  shippingAddress: ['ShipAddr', tolerant(address)],
  taxable: ['Taxable', tolerant(flag(false))],
  /** A sub-customer, which a job is. */
  job: ['Job', flag(false)],
  parent: ['ParentRef', optional(reference)],
  balance: ['Balance', optional(decimal)],
  /** `CAD`; QuickBooks uses it for all documents of the customer. */
  currency: ['CurrencyRef', tolerant(reference.transform(({ id: code }) => code))],
});
export type Customer = z.output<typeof Customer>;

const Item = fields({
  ...listed,
  fullyQualifiedName: ['FullyQualifiedName', optional(text)],
  /** Service, NonInventory, Inventory; also Category, Group and others that we never make. */
  type: ['Type', optional(text)],
  description: ['Description', optional(text)],
  purchaseDescription: ['PurchaseDesc', optional(text)],
  sku: ['Sku', optional(text)],
  unitPrice: ['UnitPrice', optional(decimal)],
  purchaseCost: ['PurchaseCost', optional(decimal)],
  taxable: ['Taxable', flag(false)],
  incomeAccount: ['IncomeAccountRef', optional(reference)],
  expenseAccount: ['ExpenseAccountRef', optional(reference)],
  assetAccount: ['AssetAccountRef', optional(reference)],
  inventoryStartDate: ['InvStartDate', optional(text)],
  quantityOnHand: ['QtyOnHand', optional(decimal)],
});
export type Item = z.output<typeof Item>;

/** `fullyQualifiedName` is `Parent:Child` for a sub-account. */
const Account = fields({
  ...listed,
  fullyQualifiedName: ['FullyQualifiedName', optional(text)],
  accountType: ['AccountType', optional(text)],
  accountSubType: ['AccountSubType', optional(text)],
}).transform((account) => ({ ...account, fullyQualifiedName: account.fullyQualifiedName ?? account.name }));

const TaxCode = fields({
  ...listed,
  syncToken: ['SyncToken', text.nullish().transform((token) => token ?? '0')],
  taxable: ['Taxable', flag(false)],
});

const linked = fields({ txnId: ['TxnId', id], txnType: ['TxnType', text] });
const none: readonly never[] = [];
const list = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? none);

const saleDetail = fields({
  item: ['ItemRef', optional(reference)],
  quantity: ['Qty', optional(decimal)],
  unitPrice: ['UnitPrice', optional(decimal)],
});
const invoiceLine = fields({
  id: ['Id', optional(text)],
  detailType: ['DetailType', text],
  amount: ['Amount', optional(decimal)],
  description: ['Description', optional(text)],
  detail: ['SalesItemLineDetail', optional(saleDetail)],
}).transform(({ detail, ...line }) => ({
  ...line,
  item: detail?.item,
  quantity: detail?.quantity,
  unitPrice: detail?.unitPrice,
}));

const document = {
  ...record,
  date: ['TxnDate', text],
  customer: ['CustomerRef', reference],
  totalAmount: ['TotalAmt', decimal],
  currency: ['CurrencyRef', tolerant(reference.transform(({ id: code }) => code))],
  privateNote: ['PrivateNote', optional(text)],
} as const;

export const Invoice = fields({
  ...document,
  docNumber: ['DocNumber', optional(text)],
  dueDate: ['DueDate', optional(text)],
  /** The open balance. */
  balance: ['Balance', optional(decimal)],
  totalTax: ['TxnTaxDetail', optional(z.object({ TotalTax: optional(decimal) }).transform(({ TotalTax }) => TotalTax))],
  linked: ['LinkedTxn', list(linked)],
  /** QuickBooks adds a subtotal line of its own. */
  lines: ['Line', list(invoiceLine)],
});
export type Invoice = z.output<typeof Invoice>;

export const Payment = fields({
  ...document,
  unappliedAmount: ['UnappliedAmt', optional(decimal)],
  reference: ['PaymentRefNum', optional(text)],
  lines: ['Line', list(fields({ amount: ['Amount', decimal], linked: ['LinkedTxn', list(linked)] }))],
});
export type Payment = z.output<typeof Payment>;

/** `country` has two letters. It decides whether tax is by TAX and NON or by codes. */
const CompanyInfo = fields({ companyName: ['CompanyName', text], country: ['Country', optional(text)] });

/** A preference that QuickBooks leaves out is unknown, not off. */
const preference = optional(z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]));
const Preferences = z
  .object({
    SalesFormsPrefs: optional(z.object({ CustomTxnNumbers: preference, AllowDiscount: preference })),
    TaxPrefs: optional(z.object({ UsingSalesTax: preference, PartnerTaxEnabled: preference })),
    CurrencyPrefs: optional(z.object({ MultiCurrencyEnabled: preference, HomeCurrency: optional(reference) })),
    AccountingInfoPrefs: optional(z.object({ BookCloseDate: optional(text) })),
    ProductAndServicesPrefs: optional(z.object({ QuantityOnHand: preference })),
  })
  .transform((row) => ({
    /** On: a missing DocNumber stays empty, and 6140 may occur. Off: QuickBooks numbers. */
    customNumbers: row.SalesFormsPrefs?.CustomTxnNumbers,
    discounts: row.SalesFormsPrefs?.AllowDiscount,
    salesTax: row.TaxPrefs?.UsingSalesTax,
    /** US automated sales tax. */
    automatedTax: row.TaxPrefs?.PartnerTaxEnabled,
    multiCurrency: row.CurrencyPrefs?.MultiCurrencyEnabled,
    homeCurrency: row.CurrencyPrefs?.HomeCurrency?.id,
    booksClosedUntil: row.AccountingInfoPrefs?.BookCloseDate,
    /** Off: QuickBooks takes no new item of type Inventory (6000). */
    inventory: row.ProductAndServicesPrefs?.QuantityOnHand,
  }));

/** Tolerant of unknown fields, strict on those that are used. Amounts are decimal strings. */
const schemas = {
  Customer,
  Vendor: fields(party),
  Employee: fields(party),
  Item,
  Account,
  Term: fields(listed),
  PaymentMethod: fields(listed),
  TaxCode,
  Invoice,
  Payment,
  CompanyInfo,
  Preferences,
} as const;

export type EntityName = keyof typeof schemas;
export type EntityOf<N extends EntityName> = z.output<(typeof schemas)[N]>;
export type EntityRead<N extends EntityName> =
  { readonly ok: true; readonly value: EntityOf<N> } | { readonly ok: false; readonly problem: string };

/** Reads one record as `readReply` left it. `problem` names fields, never values. */
export function readEntity<N extends EntityName>(entity: N, value: unknown): EntityRead<N> {
  const read = schemaOf(entity).safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const problems = read.error.issues.map((issue) => issue.path.join('.') || entity);
  return { ok: false, problem: `${entity} is not readable at ${[...new Set(problems)].join(', ')}` };
}

/** Reads a page. Unreadable rows are reported and do not affect the others. */
export function readRows<N extends EntityName>(
  entity: N,
  rows: readonly unknown[],
): { readonly values: readonly EntityOf<N>[]; readonly problems: readonly string[] } {
  const reads = rows.map((row) => readEntity(entity, row));
  return {
    values: reads.flatMap((read) => (read.ok ? [read.value] : [])),
    problems: reads.flatMap((read) => (read.ok ? [] : [read.problem])),
  };
}

type Schemas = { readonly [N in EntityName]: z.ZodType<EntityOf<N>> };
const byName: Schemas = schemas;
const schemaOf = <N extends EntityName>(entity: N): Schemas[N] => byName[entity];
