import { z } from 'zod';
import { Address, ItemType } from './entities.js';
import { CommandRef } from './commands/shared.js';
import { Reason, Said, Warning } from './failures/index.js';
import { Day, Edition, entities, EntityId, Instant, Money, Rate, Remote, RemoteId } from './primitives.js';

/** The lists of a QuickBooks company that its settings choose from. */
const listKinds = ['account', 'item', 'terms', 'payment-method', 'tax-code'] as const;
export const ListKind = z.enum(listKinds);
export type ListKind = z.infer<typeof ListKind>;

/** One entry as QuickBooks shows it: `Parent:Child` for what lies below another. */
export const ListEntry = z.object({
  id: z.string().min(1).max(100),
  name: z.string().max(209),
  /** An account's type, an item's type, in QuickBooks' own word. */
  type: z.string().max(100).optional(),
  /** An account's purpose within its type, in QuickBooks' own word: `UndepositedFunds`, `Inventory`. */
  subType: z.string().max(100).optional(),
  active: z.boolean(),
});
export type ListEntry = z.infer<typeof ListEntry>;

/** One list, whole or a page of it. The first page takes the place of what was known. */
const ListRead = z.object({
  kind: ListKind,
  page: z.int().min(1),
  last: z.boolean(),
  entries: z.array(ListEntry),
});

/**
 * The connection or company file that the command named. After a switch to another one, this is an
 * outcome of the earlier one.
 */
const connectionId = z.uuid().optional();
const ofCommand = { commandId: z.uuid(), recordId: EntityId, connectionId };

/** It is in QuickBooks, exactly once. */
export const Done = z.object({
  ...ofCommand,
  remote: Remote,
  /**
   * `linked`: it was there; `adopted`: it was there from an earlier attempt of ours whose answer
   * was lost.
   */
  how: z.enum(['created', 'linked', 'adopted']),
  /** QuickBooks' own total of a document. */
  total: Money.optional(),
  warnings: z.array(Warning),
});
/** A record of QuickBooks that a refused document refers to, as it was read after the refusal. */
export const ReadObject = z.object({
  /** `customer`, `item`, `invoice` and the like. */
  what: z.string().max(40),
  remoteId: RemoteId,
  /** Its name or number in QuickBooks. A record that is gone has none. */
  name: z.string().optional(),
  state: z.enum(['healthy', 'gone', 'inactive', 'voided', 'paid', 'other-type', 'other-currency']),
});
export type ReadObject = z.infer<typeof ReadObject>;
/** QuickBooks or the connector refused it. Never retried by itself. */
export const Rejected = z.object({
  ...ofCommand,
  reason: Reason,
  said: Said.optional(),
  /** Present where the connector read the records that the document refers to, to find the cause. */
  objects: z.array(ReadObject).optional(),
});
/** It could not be sent now and is sent automatically later. */
const Deferred = z.object({ ...ofCommand, until: Instant, because: z.string() });
/** Sent, and the answer was lost: the connector looks before it sends again. */
const Unknown = z.object({ ...ofCommand, sentAt: Instant });

export const ImportedCustomer = z.object({
  remote: Remote,
  name: z.string(),
  companyName: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  billingAddress: Address.optional(),
  active: z.boolean(),
});
export const ImportedItem = z.object({
  remote: Remote,
  name: z.string(),
  type: z.union([ItemType, z.literal('other')]),
  description: z.string().optional(),
  price: Rate.optional(),
  incomeAccount: z.string().optional(),
  expenseAccount: z.string().optional(),
  active: z.boolean(),
});
const page = { importId: z.string(), page: z.int().min(1), last: z.boolean(), connectionId };

/** Somebody changed, deleted or merged in QuickBooks what we exported. */
const ChangedRemotely = z.object({
  remoteId: RemoteId,
  change: z.enum(['updated', 'deleted', 'voided', 'merged']),
  /** For a merge: the record that remains, and to which the link moves. */
  into: Remote.optional(),
  at: Instant.optional(),
  /** The user who chose to send again whatever a restored company file lost. The record is then sent at once. */
  sendAgainBy: z.string().optional(),
});

/** The command to withdraw had not been sent, and never will be. */
const Cancelled = z.object({ ...ofCommand });

/** The connector never received the command. It is issued again under the same id. */
const NotReceived = z.object({ ...ofCommand });
/** The connector has these commands and will report their outcomes. */
const InWork = z.object({ commands: z.array(CommandRef).min(1) });

/** A document as QuickBooks holds it now. */
export const HeldDocument = z.object({
  remoteId: RemoteId,
  number: z.string().optional(),
  /** The customer's id in QuickBooks. */
  customerId: z.string().optional(),
  date: Day.optional(),
  total: Money,
  /** QuickBooks' own tax within the total. */
  tax: Money.optional(),
  state: z.enum(['present', 'voided', 'deleted']),
});
export type HeldDocument = z.infer<typeof HeldDocument>;
const ReadBack = z.object({
  tieOutId: z.string().min(1).max(100),
  page: z.int().min(1),
  last: z.boolean(),
  documents: z.array(HeldDocument),
});

/**
 * The company is now connected to this QuickBooks company; on Desktop, `connectionId` identifies the
 * company file. When this is another connection than before, the links of the previous one are archived with it, and records are linked from the
 * start.
 */
const Connected = z.object({
  edition: Edition,
  connectionId: z.uuid(),
  /**
   * The time of the connection. The latest one is valid, in whatever order the messages are read.
   */
  at: Instant,
});

/**
 * What a QuickBooks company allows and demands, as its own preferences report it. An absent field
 * was not reported, and nothing is concluded from it.
 */
export const CompanyFacts = z.object({
  edition: Edition,
  connectionId,
  /** The time of the reading. The latest one is valid, in whatever order the messages are read. */
  readAt: Instant,
  /** In QuickBooks' own word. */
  country: z.string().max(100).optional(),
  homeCurrency: z.string().max(10).optional(),
  multiCurrency: z.boolean().optional(),
  /** Online: true where QuickBooks assigns no number and checks the numbers that it receives. */
  customNumbers: z.boolean().optional(),
  discounts: z.boolean().optional(),
  salesTax: z.boolean().optional(),
  /** Online in the US: QuickBooks computes sales tax from addresses. */
  automatedTax: z.boolean().optional(),
  inventory: z.boolean().optional(),
  /** The books are closed up to and including this day. */
  closedUntil: Day.optional(),
});
export type CompanyFacts = z.infer<typeof CompanyFacts>;

type EntityName = (typeof entities)[number];
type Results = {
  [E in EntityName as `outcome.${E}.done.v1`]: typeof Done;
} & { [E in EntityName as `outcome.${E}.rejected.v1`]: typeof Rejected } & {
  [E in EntityName as `outcome.${E}.deferred.v1`]: typeof Deferred;
} & { [E in EntityName as `outcome.${E}.unknown.v1`]: typeof Unknown } & {
  [E in EntityName as `outcome.${E}.changed-remotely.v1`]: typeof ChangedRemotely;
} & {
  [E in EntityName as `outcome.${E}.not-received.v1`]: typeof NotReceived;
} & {
  [E in EntityName as `outcome.${E}.in-work.v1`]: typeof InWork;
};

const results = Object.fromEntries(
  entities.flatMap((entity) => [
    [`outcome.${entity}.done.v1`, Done],
    [`outcome.${entity}.rejected.v1`, Rejected],
    [`outcome.${entity}.deferred.v1`, Deferred],
    [`outcome.${entity}.unknown.v1`, Unknown],
    [`outcome.${entity}.changed-remotely.v1`, ChangedRemotely],
    [`outcome.${entity}.not-received.v1`, NotReceived],
    [`outcome.${entity}.in-work.v1`, InWork],
  ]),
) as Results;

/** Outcomes of commands, `outcome.<companyId>.<entity>.<result>`. */
export const outcomes = {
  ...results,
  'outcome.invoice.cancelled.v1': Cancelled,
  'outcome.payment.cancelled.v1': Cancelled,
  'outcome.invoice.read-back.v1': ReadBack,
  'outcome.payment.read-back.v1': ReadBack,
  'outcome.company.lists.v1': ListRead,
  'outcome.company.connected.v1': Connected,
  'outcome.company.facts.v1': CompanyFacts,
  'outcome.customer.imported.v1': z.object({ ...page, customers: z.array(ImportedCustomer) }),
  'outcome.item.imported.v1': z.object({ ...page, items: z.array(ImportedItem) }),
};

/** The four possible outcomes that a connector reports. */
export type Answer =
  | ({ kind: 'done' } & Omit<z.infer<typeof Done>, keyof typeof ofCommand>)
  | ({ kind: 'rejected' } & Omit<z.infer<typeof Rejected>, keyof typeof ofCommand>)
  | { kind: 'deferred'; until: Date; because: string }
  | { kind: 'unknown'; sentAt: Date };

export const ConnectionStatus = z.enum(['connected', 'broken', 'disconnected', 'warning']);
export const ConnectionChanged = z.object({
  edition: Edition,
  status: ConnectionStatus,
  sentence: z.string(),
  remedy: z.string().optional(),
  at: Instant,
});
