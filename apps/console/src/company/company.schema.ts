import { Day, Said } from '@jobpro/contracts';
import { z } from 'zod';
import { DeskEntity, DeskRow, Document, View } from '../records/records.schema.js';

/** How a company is connected to QuickBooks. */
export const Connection = z.object({
  edition: z.enum(['online', 'desktop']),
  status: z.enum(['connected', 'waiting', 'broken']),
  companyName: z.string().nullable(),
  since: z.string(),
  lastContact: z.string().nullable(),
  endsAt: z.string().nullable(),
  sentence: z.string().nullable(),
  everyMinutes: z.number().nullable(),
  /** The latest time of the Web Connector's next call. */
  nextBy: z.string().nullable(),
  /** The company file that was open instead of the connection's own. A user says which one it is. */
  otherFile: z.object({ name: z.string().nullable() }).nullable(),
});
export type Connection = z.infer<typeof Connection>;

/** Something that keeps documents from QuickBooks now or soon. Every page shows it. */
export const Alert = z.object({
  code: z.enum(['connection-ended', 'connection-ends-soon', 'web-connector', 'paused']),
  /** A problem stops everything; a warning does not yet, or not for long. */
  severity: z.enum(['problem', 'warning']),
  /** The connector's knowledge of it, in words. */
  sentence: z.string().nullable(),
  /** When the connection or the pause ends. */
  at: z.string().nullable(),
  /** Who paused the company. */
  by: z.string().nullable(),
});
export type Alert = z.infer<typeof Alert>;

export const Overview = z.object({
  id: z.string(),
  name: z.string().nullable(),
  edition: z.enum(['online', 'desktop']).nullable(),
  configured: z.boolean(),
  goLive: z.string().nullable(),
  connection: Connection.nullable(),
  alerts: z.array(Alert),
  /** Who confirmed that the connected books are the right ones. */
  confirmedBy: z.string().nullable(),
  /** The last import of each kind: how much it has read, and whether it is finished. */
  imports: z.array(z.object({ entity: z.enum(['customer', 'item']), seen: z.number(), finished: z.boolean() })),
});
export type Overview = z.infer<typeof Overview>;

export const SearchQuery = z.object({
  q: z.string().trim().min(1).max(100),
  /** The most records of each kind. */
  limit: z.coerce.number().int().min(1).max(50).default(6),
});
export type SearchQuery = z.infer<typeof SearchQuery>;
/** A record that the search found, with what QuickBooks calls it and why it is not there. */
export const SearchHit = DeskRow.extend({ label: z.string().nullable() });
export type SearchHit = z.infer<typeof SearchHit>;
export const SearchResult = z.object({ found: z.array(SearchHit) });
export type SearchResult = z.infer<typeof SearchResult>;

export const Batch = z.object({
  id: z.string(),
  entity: z.enum(['invoice', 'payment']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  total: z.number(),
  counts: z.record(z.string(), z.number()).nullable(),
  finishedAt: z.string().nullable(),
});
export type Batch = z.infer<typeof Batch>;
export const BatchHistory = z.object({ batches: z.array(Batch) });
export type BatchHistory = z.infer<typeof BatchHistory>;

/** How to connect a Web Connector. The password is shown this once. */
export const DesktopConnection = z.object({ userName: z.string(), password: z.string(), qwc: z.string() });
export type DesktopConnection = z.infer<typeof DesktopConnection>;

/** The address at Intuit where the user continues. */
export const OnlineConnection = z.object({ url: z.url() });
export type OnlineConnection = z.infer<typeof OnlineConnection>;

/** Intuit's answer, as it comes back to the user's browser. */
export const IntuitAnswer = z.union([
  z.object({
    code: z.string().min(1).max(1000),
    state: z.string().min(1).max(200),
    realmId: z.string().regex(/^\d{1,25}$/),
  }),
  z.object({ error: z.string().max(200), state: z.string().min(1).max(200) }),
]);
export type IntuitAnswer = z.infer<typeof IntuitAnswer>;
/** The same books as before are connected at once. Others are offered, and connected when the user confirms them. */
export const OnlineAttempt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connected') }),
  z.object({ kind: z.literal('offered'), offerId: z.uuid(), companyName: z.string() }),
]);
export type OnlineAttempt = z.infer<typeof OnlineAttempt>;
export const OfferId = z.uuid();
export const OfferRefused = z.object({ revoked: z.boolean() });
export type OfferRefused = z.infer<typeof OfferRefused>;

/** A user's answer: the same file, moved or renamed; a restored backup of it; or another file. */
export const FileAnswer = z.object({ requestId: z.uuid(), is: z.enum(['same', 'restored', 'another']) });
export type FileAnswer = z.infer<typeof FileAnswer>;
export const FileAnswered = z.object({ is: FileAnswer.shape.is });
export type FileAnswered = z.infer<typeof FileAnswered>;

export const ConfirmRequest = z.object({
  requestId: z.uuid(),
  companyName: z.string().max(500),
  since: z.string().max(40),
});
export type ConfirmRequest = z.infer<typeof ConfirmRequest>;
export const Confirmation = z.object({ confirmedBy: z.string() });
export type Confirmation = z.infer<typeof Confirmation>;

export const ImportRequest = z.object({
  requestId: z.uuid(),
  entities: z
    .array(z.enum(['customer', 'item']))
    .min(1)
    .max(2),
});
export type ImportRequest = z.infer<typeof ImportRequest>;
export const ImportAccepted = z.object({ importId: z.string() });
export type ImportAccepted = z.infer<typeof ImportAccepted>;

/** Records that one cause keeps out of QuickBooks. */
export const Issue = z.object({
  key: z.string(),
  /** `differs`: it is in QuickBooks, but not as JobPro has it. */
  kind: z.enum(['failed', 'waiting', 'differs']),
  entity: DeskEntity,
  /** The cause by which everything that failed of it is sent again, or null where nothing failed. */
  cause: z.string().nullable(),
  code: z.string(),
  sentence: z.string(),
  remedy: z.string(),
  retryHelps: z.boolean(),
  details: z.record(z.string(), z.string()),
  /** QuickBooks' own words, where it refused one of the records. */
  said: Said.nullable(),
  count: z.number(),
  total: z.string(),
  /** Of what differs: what QuickBooks has more, or less. */
  difference: z.string().nullable(),
  since: z.string(),
  /** Some of the records, oldest first. */
  records: z.array(z.object({ id: z.string(), name: z.string().nullable(), revision: z.number().nullable() })),
  /** The records that one act on what differs can name. Of more, the oldest. */
  ids: z.array(z.string()),
});
export type Issue = z.infer<typeof Issue>;
/** The issues that hold the most money. `omitted`: how many causes are not among them, and the money that they hold. */
export const Issues = z.object({
  issues: z.array(Issue),
  omitted: z.object({ causes: z.number(), total: z.string() }),
});
export type Issues = z.infer<typeof Issues>;

export const Side = z.object({ count: z.number(), amount: z.string() });

/** A comparison of exported documents with what QuickBooks has of them. */
export const TieOut = z.object({
  id: z.string(),
  entity: Document,
  requestedBy: z.string(),
  requestedAt: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** QuickBooks' words where it refused to list the documents. */
  refused: Said.nullable(),
  exported: Side.nullable(),
  quickbooks: Side.nullable(),
  byCustomer: z.array(
    z.object({ customerId: z.string(), name: z.string().nullable(), exported: Side, quickbooks: Side }),
  ),
  differences: z.array(
    z.object({
      recordId: z.string().nullable(),
      number: z.string().nullable(),
      cause: z.string(),
      sentence: z.string(),
      jobpro: z.string().nullable(),
      quickbooks: z.string().nullable(),
    }),
  ),
  differenceCount: z.number(),
  /** Their number and sum by cause: what QuickBooks has more than JobPro, or less. */
  causes: z.array(z.object({ cause: z.string(), count: z.number(), amount: z.string() })),
});
export type TieOut = z.infer<typeof TieOut>;
/** The days of a comparison. Undefined: from the first, to the last. */
export const Period = z.object({ from: Day.optional(), to: Day.optional() });
export type Period = z.infer<typeof Period>;

/** One step from JobPro's total to QuickBooks' total. A view is what is not in QuickBooks, in that state. */
export const BridgeStep = z.object({
  code: z.enum([
    ...View.exclude(['exported', 'differs']).options,
    'changed-here',
    'sent-later',
    'tax',
    'changed-there',
    'deleted-there',
    'missing-there',
    'unexplained',
  ]),
  /** How many documents, or 0 where it is known of the sum only. */
  count: z.number(),
  amount: z.string(),
});
export type BridgeStep = z.infer<typeof BridgeStep>;

export const Bridge = z.object({
  entity: Document,
  jobpro: Side,
  steps: z.array(BridgeStep),
  /** Null until these days were compared. */
  quickbooks: Side.nullable(),
  verdict: z.enum(['nothing', 'not-compared', 'outdated', 'ties-out', 'not-all-sent', 'differs']),
});
export type Bridge = z.infer<typeof Bridge>;

/** The latest comparison of each kind of document for these days, and the bridge between the two totals. */
export const TieOuts = z.object({
  tieOuts: z.array(TieOut),
  bridges: z.array(Bridge),
  /** All of it is in QuickBooks, to the cent. Days without documents do not tie out. */
  tiesOut: z.boolean(),
});
export type TieOuts = z.infer<typeof TieOuts>;
