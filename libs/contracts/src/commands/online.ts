import { z } from 'zod';
import { Address, ItemType } from '../entities/index.js';
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

/** Find the customer by its DisplayName, else make it. */
export const OnlineCustomerEnsure = z.object({
  ...command,
  name: z.string().min(1).max(500),
  policy: NamePolicy,
  create: z.object({
    companyName: z.string().max(100).optional(),
    givenName: z.string().max(100).optional(),
    familyName: z.string().max(100).optional(),
    email: z.string().max(100).optional(),
    phone: z.string().max(30).optional(),
    mobile: z.string().max(30).optional(),
    billingAddress: Address.optional(),
    shippingAddress: Address.optional(),
    terms: RemoteRef.optional(),
    taxable: z.boolean(),
    notes: z.string().max(2000).optional(),
  }),
});
export type OnlineCustomerEnsure = z.infer<typeof OnlineCustomerEnsure>;

export const OnlineItemEnsure = z.object({
  ...command,
  name: z.string().min(1).max(100),
  policy: NamePolicy,
  create: z.object({
    type: ItemType,
    description: z.string().max(4000).optional(),
    purchaseDescription: z.string().max(1000).optional(),
    price: Rate.optional(),
    cost: Rate.optional(),
    sku: z.string().max(100).optional(),
    taxable: z.boolean(),
    accounts: ItemAccounts,
    /** For inventory: the day from which QuickBooks counts it. */
    inventoryStart: Day.optional(),
  }),
});
export type OnlineItemEnsure = z.infer<typeof OnlineItemEnsure>;

export const OnlineInvoiceCreate = z.object({
  ...command,
  customer: RemoteRef,
  /** Absent where the company lets QuickBooks number. */
  number: z.string().max(21).optional(),
  date: Day,
  dueDate: Day.optional(),
  terms: RemoteRef.optional(),
  memo: z.string().max(1000).optional(),
  poNumber: z.string().max(100).optional(),
  mark: Mark,
  lines: z
    .array(
      z.discriminatedUnion('kind', [
        SaleLine,
        z.object({ kind: z.literal('text'), description: z.string().max(4000) }),
      ]),
    )
    .min(1),
  discount: Money.optional(),
  /** JobPro's tax, in place of what QuickBooks would compute. */
  tax: z.object({ amount: Money, taxCode: RemoteRef.optional() }).optional(),
  total: Money,
});
export type OnlineInvoiceCreate = z.infer<typeof OnlineInvoiceCreate>;

export const OnlinePaymentCreate = PaymentCommand;
export type OnlinePaymentCreate = z.infer<typeof OnlinePaymentCreate>;

/** `command.online.<companyId>.<entity>.<action>` */
export const onlineCommands = {
  'command.online.customer.ensure.v1': OnlineCustomerEnsure,
  'command.online.customer.import.v1': ImportCommand,
  'command.online.item.ensure.v1': OnlineItemEnsure,
  'command.online.item.import.v1': ImportCommand,
  'command.online.invoice.create.v1': OnlineInvoiceCreate,
  'command.online.company.read-lists.v1': ReadListsCommand,
  'command.online.invoice.cancel.v1': CancelCommand,
  'command.online.invoice.read-back.v1': ReadBackCommand,
  'command.online.payment.cancel.v1': CancelCommand,
  'command.online.payment.read-back.v1': ReadBackCommand,
  'command.online.payment.create.v1': OnlinePaymentCreate,
} as const;
