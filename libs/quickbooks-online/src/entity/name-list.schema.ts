import { z } from 'zod';
import { address, decimal, flag, optional, recordFields, recordOf, reference, text } from './field.schema.js';

/** A phone, an address: what is unreadable of these is left out, since nothing is decided by them. */
const tolerant = <T extends z.ZodType>(field: T) => optional(field).catch(undefined);
const email = tolerant(z.object({ Address: text }).transform((found) => found.Address));
const phone = tolerant(z.object({ FreeFormNumber: text }).transform((found) => found.FreeFormNumber));

const party = {
  ...recordFields,
  DisplayName: text.min(1),
  Active: flag(true),
  PrimaryEmailAddr: email,
  PrimaryPhone: phone,
};

export const Customer = z
  .object({
    ...party,
    CompanyName: optional(text),
    GivenName: optional(text),
    FamilyName: optional(text),
    FullyQualifiedName: optional(text),
    Mobile: phone,
    BillAddr: tolerant(address),
    ShipAddr: tolerant(address),
    Taxable: tolerant(flag(false)),
    Job: flag(false),
    ParentRef: optional(reference),
    Balance: optional(decimal),
  })
  .transform((found) => ({
    ...recordOf(found),
    displayName: found.DisplayName,
    active: found.Active,
    companyName: found.CompanyName,
    givenName: found.GivenName,
    familyName: found.FamilyName,
    fullyQualifiedName: found.FullyQualifiedName,
    email: found.PrimaryEmailAddr,
    phone: found.PrimaryPhone,
    mobile: found.Mobile,
    billingAddress: found.BillAddr,
    shippingAddress: found.ShipAddr,
    taxable: found.Taxable,
    /** A sub-customer, which a job is. */
    job: found.Job,
    parent: found.ParentRef,
    balance: found.Balance,
  }));
export type Customer = z.infer<typeof Customer>;

const otherParty = z.object(party).transform((found) => ({
  ...recordOf(found),
  displayName: found.DisplayName,
  active: found.Active,
}));
/** Vendors and employees share the customers' name space; more than their name is not our business. */
export const Vendor = otherParty;
export type Vendor = z.infer<typeof Vendor>;
export const Employee = otherParty;
export type Employee = z.infer<typeof Employee>;

export const Item = z
  .object({
    ...recordFields,
    Name: text.min(1),
    Active: flag(true),
    FullyQualifiedName: optional(text),
    /** Service, NonInventory, Inventory; also Category, Group and others that we never make. */
    Type: optional(text),
    Description: optional(text),
    PurchaseDesc: optional(text),
    Sku: optional(text),
    UnitPrice: optional(decimal),
    PurchaseCost: optional(decimal),
    Taxable: flag(false),
    IncomeAccountRef: optional(reference),
    ExpenseAccountRef: optional(reference),
    AssetAccountRef: optional(reference),
    InvStartDate: optional(text),
    QtyOnHand: optional(decimal),
  })
  .transform((found) => ({
    ...recordOf(found),
    name: found.Name,
    active: found.Active,
    fullyQualifiedName: found.FullyQualifiedName,
    type: found.Type,
    description: found.Description,
    purchaseDescription: found.PurchaseDesc,
    sku: found.Sku,
    unitPrice: found.UnitPrice,
    purchaseCost: found.PurchaseCost,
    taxable: found.Taxable,
    incomeAccount: found.IncomeAccountRef,
    expenseAccount: found.ExpenseAccountRef,
    assetAccount: found.AssetAccountRef,
    inventoryStartDate: found.InvStartDate,
    quantityOnHand: found.QtyOnHand,
  }));
export type Item = z.infer<typeof Item>;

export const Account = z
  .object({
    ...recordFields,
    Name: text.min(1),
    Active: flag(true),
    FullyQualifiedName: optional(text),
    AccountType: optional(text),
    AccountSubType: optional(text),
  })
  .transform((found) => ({
    ...recordOf(found),
    name: found.Name,
    active: found.Active,
    /** `Parent:Child` for a sub-account. */
    fullyQualifiedName: found.FullyQualifiedName ?? found.Name,
    accountType: found.AccountType,
    accountSubType: found.AccountSubType,
  }));
export type Account = z.infer<typeof Account>;

const named = z
  .object({ ...recordFields, Name: text.min(1), Active: flag(true) })
  .transform((found) => ({ ...recordOf(found), name: found.Name, active: found.Active }));
export const Term = named;
export type Term = z.infer<typeof Term>;
export const PaymentMethod = named;
export type PaymentMethod = z.infer<typeof PaymentMethod>;

export const TaxCode = z
  .object({
    ...recordFields,
    SyncToken: text.nullish().transform((token) => token ?? '0'),
    Name: text.min(1),
    Active: flag(true),
    Taxable: flag(false),
  })
  .transform((found) => ({ ...recordOf(found), name: found.Name, active: found.Active, taxable: found.Taxable }));
export type TaxCode = z.infer<typeof TaxCode>;
