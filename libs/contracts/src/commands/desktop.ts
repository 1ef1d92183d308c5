import { z } from 'zod';
import { ItemType } from '../entities/index.js';
import { Day, Money, Rate } from '../primitives.js';
import { RemoteRef } from '../remote.js';
import {
  CancelCommand,
  ImportCommand,
  ItemAccounts,
  Mark,
  NamePolicy,
  PaymentCommand,
  ReadBackCommand,
  ReadListsCommand,
  SaleLine,
  command,
} from './shared.js';

/** Lengths are those of the qbXML 13.0 schema. */
export const DesktopAddress = z.object({
  lines: z.array(z.string().max(41)).max(5),
  city: z.string().max(31).optional(),
  state: z.string().max(21).optional(),
  postalCode: z.string().max(13).optional(),
  country: z.string().max(31).optional(),
});
export type DesktopAddress = z.infer<typeof DesktopAddress>;

/** Find the customer by its name, else make it. */
export const DesktopCustomerEnsure = z.object({
  ...command,
  name: z.string().min(1).max(41),
  policy: NamePolicy,
  create: z.object({
    companyName: z.string().max(41).optional(),
    firstName: z.string().max(25).optional(),
    lastName: z.string().max(25).optional(),
    email: z.string().max(1023).optional(),
    phone: z.string().max(21).optional(),
    mobile: z.string().max(21).optional(),
    billingAddress: DesktopAddress.optional(),
    shippingAddress: DesktopAddress.optional(),
    terms: RemoteRef.optional(),
    /** False: the file's own code for sales without tax stands on the customer, where the file uses sales tax. */
    taxable: z.boolean().optional(),
    notes: z.string().max(4095).optional(),
  }),
});
export type DesktopCustomerEnsure = z.infer<typeof DesktopCustomerEnsure>;

export const DesktopItemEnsure = z.object({
  ...command,
  name: z.string().min(1).max(31),
  policy: NamePolicy,
  create: z.object({
    type: ItemType,
    description: z.string().max(4095).optional(),
    purchaseDescription: z.string().max(4095).optional(),
    price: Rate.optional(),
    cost: Rate.optional(),
    sku: z.string().max(31).optional(),
    accounts: ItemAccounts,
    taxable: z.boolean(),
  }),
});
export type DesktopItemEnsure = z.infer<typeof DesktopItemEnsure>;

/** A job: find the sub-customer under its customer, else make it. */
export const DesktopJobEnsure = z.object({
  ...command,
  name: z.string().min(1).max(41),
  customer: z.object({ id: z.string() }),
  policy: NamePolicy,
  create: z.object({
    startDate: Day.optional(),
    endDate: Day.optional(),
    description: z.string().max(99).optional(),
    address: DesktopAddress.optional(),
  }),
});
export type DesktopJobEnsure = z.infer<typeof DesktopJobEnsure>;

export const DesktopInvoiceCreate = z.object({
  ...command,
  customer: RemoteRef,
  /** Absent where the company lets QuickBooks number. Never shortened. */
  number: z.string().max(11).optional(),
  date: Day,
  dueDate: Day.optional(),
  terms: RemoteRef.optional(),
  memo: z.string().max(4095).optional(),
  poNumber: z.string().max(25).optional(),
  mark: Mark,
  /** A discount and a tax of JobPro's are lines here, on the items that the company set. */
  lines: z
    .array(
      z.discriminatedUnion('kind', [
        SaleLine,
        z.object({ kind: z.literal('text'), description: z.string().max(4095) }),
      ]),
    )
    .min(1),
  total: Money,
});
export type DesktopInvoiceCreate = z.infer<typeof DesktopInvoiceCreate>;

export const DesktopPaymentCreate = PaymentCommand;
export type DesktopPaymentCreate = z.infer<typeof DesktopPaymentCreate>;

/** `command.desktop.<companyId>.<entity>.<action>` */
export const desktopCommands = {
  'command.desktop.customer.ensure.v1': DesktopCustomerEnsure,
  'command.desktop.customer.import.v1': ImportCommand,
  'command.desktop.item.ensure.v1': DesktopItemEnsure,
  'command.desktop.item.import.v1': ImportCommand,
  'command.desktop.job.ensure.v1': DesktopJobEnsure,
  'command.desktop.invoice.create.v1': DesktopInvoiceCreate,
  'command.desktop.company.read-lists.v1': ReadListsCommand,
  'command.desktop.invoice.cancel.v1': CancelCommand,
  'command.desktop.invoice.read-back.v1': ReadBackCommand,
  'command.desktop.payment.cancel.v1': CancelCommand,
  'command.desktop.payment.read-back.v1': ReadBackCommand,
  'command.desktop.payment.create.v1': DesktopPaymentCreate,
} as const;
