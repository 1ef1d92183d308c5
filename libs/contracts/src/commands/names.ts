import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';
import { z } from 'zod';
import { Address, ItemType } from '../entities.js';
import { Day, Rate, RemoteRef } from '../primitives.js';
import { command, ItemAccounts, NamePolicy, type TextFields, textShape } from './shared.js';

/**
 * The record that ours is linked to already. It is looked for by its id, made active again where the policy says so, and no other
 * is made in its place.
 */
const linked = z.object({ id: z.string() }).optional();

/** The texts of a customer that have one name in both editions. */
export const customerTexts = {
  phone: {
    label: 'phone number',
    multiline: false,
    limit: { online: online.customer.phone, desktop: desktop.customer.phone },
  },
  mobile: {
    label: 'mobile number',
    multiline: false,
    limit: { online: online.customer.phone, desktop: desktop.customer.phone },
  },
  notes: { label: 'notes', multiline: true, limit: { online: online.customer.notes, desktop: desktop.customer.notes } },
} as const satisfies TextFields;

export const DesktopAddress = z.object({
  lines: z.array(z.string().max(desktop.address.line)).max(desktop.address.lines),
  city: z.string().max(desktop.address.city).optional(),
  state: z.string().max(desktop.address.state).optional(),
  postalCode: z.string().max(desktop.address.postalCode).optional(),
  country: z.string().max(desktop.address.country).optional(),
});
export type DesktopAddress = z.infer<typeof DesktopAddress>;

/** Find the customer by its DisplayName, else create it. */
export const OnlineCustomerEnsure = z.object({
  ...command,
  name: z.string().min(1).max(online.customer.name),
  linked,
  policy: NamePolicy,
  create: z.object({
    companyName: z.string().max(online.customer.namePart).optional(),
    givenName: z.string().max(online.customer.namePart).optional(),
    familyName: z.string().max(online.customer.namePart).optional(),
    /** One address, or several with commas between them. */
    email: z.string().max(online.customer.email).optional(),
    ...textShape(customerTexts, 'online'),
    billingAddress: Address.optional(),
    shippingAddress: Address.optional(),
    terms: RemoteRef.optional(),
    taxable: z.boolean(),
  }),
});
export type OnlineCustomerEnsure = z.infer<typeof OnlineCustomerEnsure>;

/** Find the customer by its name, else create it. */
export const DesktopCustomerEnsure = z.object({
  ...command,
  name: z.string().min(1).max(desktop.customer.name),
  linked,
  policy: NamePolicy,
  create: z.object({
    companyName: z.string().max(desktop.customer.companyName).optional(),
    firstName: z.string().max(desktop.customer.firstName).optional(),
    lastName: z.string().max(desktop.customer.lastName).optional(),
    email: z.string().max(desktop.customer.email).optional(),
    ...textShape(customerTexts, 'desktop'),
    billingAddress: DesktopAddress.optional(),
    shippingAddress: DesktopAddress.optional(),
    terms: RemoteRef.optional(),
    /**
     * False: the customer gets the file's own code for sales without tax, where the file uses sales
     * tax.
     */
    taxable: z.boolean().optional(),
  }),
});
export type DesktopCustomerEnsure = z.infer<typeof DesktopCustomerEnsure>;

/** Find the job, a sub-customer below its customer, else create it. */
export const DesktopJobEnsure = z.object({
  ...command,
  name: z.string().min(1).max(desktop.customer.name),
  customer: z.object({ id: z.string() }),
  linked,
  policy: NamePolicy,
  create: z.object({
    startDate: Day.optional(),
    endDate: Day.optional(),
    description: z.string().max(desktop.customer.jobDescription).optional(),
    address: DesktopAddress.optional(),
  }),
});
export type DesktopJobEnsure = z.infer<typeof DesktopJobEnsure>;

export const itemTexts = {
  description: {
    label: 'description',
    multiline: true,
    limit: { online: online.item.description, desktop: desktop.item.description },
  },
  purchaseDescription: {
    label: 'purchase description',
    multiline: true,
    limit: { online: online.item.purchaseDescription, desktop: desktop.item.description },
  },
  sku: {
    label: 'SKU',
    multiline: false,
    limit: { online: online.item.sku, desktop: desktop.item.manufacturerPartNumber },
  },
} as const satisfies TextFields;

const create = { type: ItemType, price: Rate.optional(), cost: Rate.optional(), taxable: z.boolean() };

/**
 * JobPro's name where it has colons: the full name of an item below a parent, `Labor:Heater tune`. QuickBooks may have it;
 * it takes no new item under such a name.
 */
const fullName = z.string().max(500).optional();

/** Find the item by its name, else create it on the company's default accounts. */
export const OnlineItemEnsure = z.object({
  ...command,
  name: z.string().min(1).max(online.item.name),
  fullName,
  linked,
  policy: NamePolicy,
  create: z.object({
    ...create,
    ...textShape(itemTexts, 'online'),
    accounts: ItemAccounts,
    /** For inventory: the day from which QuickBooks counts it. */
    inventoryStart: Day.optional(),
  }),
});
export type OnlineItemEnsure = z.infer<typeof OnlineItemEnsure>;

/** Find the item by its name, else create it on the company's default accounts. */
export const DesktopItemEnsure = z.object({
  ...command,
  name: z.string().min(1).max(desktop.item.name),
  fullName,
  linked,
  policy: NamePolicy,
  create: z.object({ ...create, ...textShape(itemTexts, 'desktop'), accounts: ItemAccounts }),
});
export type DesktopItemEnsure = z.infer<typeof DesktopItemEnsure>;
