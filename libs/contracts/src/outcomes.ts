import { z } from 'zod';
import { Address, ItemType } from './entities.js';
import { CommandRef } from './commands/shared.js';
import { Reason, Said, Warning } from './failures/index.js';
import { withoutPaymentNumbers } from './payment-numbers.js';
import {
  Day,
  Edition,
  entities,
  EntityId,
  Instant,
  Money,
  quickBooksText,
  Rate,
  Remote,
  RemoteId,
} from './primitives.js';

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
   * was lost; `voided` and `was-voided`: the document is void, by this command or before it.
   */
  how: z.enum(['created', 'linked', 'adopted', 'voided', 'was-voided']),
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
  name: quickBooksText,
  companyName: quickBooksText.optional(),
  email: quickBooksText.optional(),
  phone: quickBooksText.optional(),
  billingAddress: Address.optional(),
  active: z.boolean(),
});
export const ImportedItem = z.object({
  remote: Remote,
  name: quickBooksText,
  type: z.union([ItemType, z.literal('other')]),
  description: quickBooksText.optional(),
  price: Rate.optional(),
  incomeAccount: quickBooksText.optional(),
  expenseAccount: quickBooksText.optional(),
  active: z.boolean(),
});
/** Characters of the name of a record that is set aside. */
const SHOWN_NAME = 200;
/** A record of QuickBooks that an import cannot keep, and why. */
const SetAside = z.object({ remoteId: RemoteId, name: z.string(), because: z.string() });
export type SetAside = z.infer<typeof SetAside>;

/** The records of one message of an import. */
interface ImportPart<R> {
  readonly accepted: readonly R[];
  readonly setAside: readonly SetAside[];
}

/** Bytes of the records of one message, and of one record. With its head a message fits into the bus. */
const PART_BYTES = 800_000;
const RECORD_BYTES = 100_000;

/**
 * Divides the records of a page into the parts that fit into one message each, at least one. A record
 * that its contract does not accept, or that is too large, is set aside, so that it stops no other.
 */
export function importParts<R>(
  schema: z.ZodType<R>,
  records: readonly { readonly remote: { readonly id: string }; readonly name: string }[],
): readonly ImportPart<R>[] {
  let part = { accepted: [] as R[], setAside: [] as SetAside[] };
  const parts = [part];
  let bytes = 0;
  for (const record of records) {
    const result = readImported(schema, record);
    const size = Buffer.byteLength(JSON.stringify(result));
    if (bytes + size > PART_BYTES) {
      part = { accepted: [], setAside: [] };
      parts.push(part);
      bytes = 0;
    }
    bytes += size;
    if (result.kind === 'accepted') part.accepted.push(result.record);
    else part.setAside.push(result.record);
  }
  return parts;
}

type ReadImport<R> =
  { readonly kind: 'accepted'; readonly record: R } | { readonly kind: 'set-aside'; readonly record: SetAside };

function readImported<R>(
  schema: z.ZodType<R>,
  record: { readonly remote: { readonly id: string }; readonly name: string },
): ReadImport<R> {
  const setAside = (because: string): ReadImport<R> => ({
    kind: 'set-aside',
    record: {
      remoteId: record.remote.id,
      name: withoutPaymentNumbers(record.name.slice(0, SHOWN_NAME)),
      because,
    },
  });
  const bytes = Buffer.byteLength(JSON.stringify(record));
  if (bytes > RECORD_BYTES) return setAside(`It is too large for JobPro: ${bytes} bytes, of ${RECORD_BYTES} at most`);
  const result = schema.safeParse(record);
  return result.success ? { kind: 'accepted', record: result.data } : setAside(becauseOf(result.error));
}

/** Returns why a record cannot be kept, without the value itself. */
function becauseOf({ issues: [issue] }: z.ZodError): string {
  const field = String(issue?.path[0] ?? 'record').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `JobPro cannot keep its ${field}: ${issue?.message ?? 'it is not valid'}`;
}

/** On the last page: QuickBooks refuses to list the rest, in its own words. What was not read is not known. */
const refused = Said.optional();
const page = { importId: z.string(), page: z.int().min(1), last: z.boolean(), refused, connectionId };

/** Somebody changed, deleted, merged or made inactive in QuickBooks what we exported. */
const ChangedRemotely = z.object({
  remoteId: RemoteId,
  change: z.enum(['updated', 'deleted', 'voided', 'merged', 'deactivated']),
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
  refused,
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
  /** A code Online, `USD`; a name on Desktop, `US Dollar`. */
  homeCurrency: z.string().max(64).optional(),
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
  'outcome.customer.imported.v1': z.object({
    ...page,
    customers: z.array(ImportedCustomer),
    setAside: z.array(SetAside).optional(),
  }),
  'outcome.item.imported.v1': z.object({
    ...page,
    items: z.array(ImportedItem),
    setAside: z.array(SetAside).optional(),
  }),
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
