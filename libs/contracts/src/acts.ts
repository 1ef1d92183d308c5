import { z } from 'zod';
import { CompanySettings } from './entities.js';
import { Day, Edition, EntityId, Money, Remote, RemoteId, Revision, text } from './primitives.js';
import { NoticeCode } from './failures/index.js';

/** The person who asks, by the name that the history shows. */
const requestedBy = text(200);
const ids = z.array(EntityId).min(1).max(10_000);
const OwnId = z.string().min(1).max(100);

/** Sends failed records again: these, or all that failed for one cause. */
const Retry = z.object({
  kind: z.literal('retry'),
  ids: ids.optional(),
  /** The cause, as the list of issues by cause names it. */
  cause: z.string().min(1).max(1000).optional(),
});
/**
 * Says that somebody dealt with documents by hand, so that they are not sent: these, or all that failed
 * for one cause. `note`: the reason, or the number in QuickBooks.
 */
const SettleByHand = z.object({
  kind: z.literal('settle-by-hand'),
  ids: ids.optional(),
  cause: z.string().min(1).max(1000).optional(),
  note: text(200).optional(),
});
/** Undoes `settle-by-hand`. */
const Reopen = z.object({ kind: z.literal('reopen'), ids });
/** Excludes records from export, and includes them again. */
const Exclude = z.object({ kind: z.literal('exclude'), ids });
const Include = z.object({ kind: z.literal('include'), ids });
/**
 * Acknowledges a notice: it was seen, its task is done, or its difference is accepted. Waiting
 * records then continue.
 */
const Settle = z.object({ kind: z.literal('settle'), ids, notice: NoticeCode });
/** Sends records again that somebody deleted in QuickBooks. */
const SendAnew = z.object({ kind: z.literal('send-anew'), ids });
/**
 * Links a record of JobPro to one of QuickBooks. A document is linked only to the one that was found
 * under its number.
 */
const Link = z.object({ kind: z.literal('link'), id: EntityId, remote: Remote });
/** Sends invoices although QuickBooks has others of their numbers. */
const SendAnyway = z.object({ kind: z.literal('send-anyway'), ids });
/**
 * Voids documents in QuickBooks that were voided in JobPro. `void-with-payments`: also an invoice to which
 * payments are applied there.
 */
const Void = z.object({ kind: z.literal('void'), ids });
const VoidWithPayments = z.object({ kind: z.literal('void-with-payments'), ids });
/** Reports what would happen if these were selected now. Nothing is sent, and nothing changes. */
const Plan = z.object({ kind: z.literal('plan'), planId: OwnId, ids });
/** Reads documents in QuickBooks again, so that their records show what is there now. */
const Check = z.object({ kind: z.literal('check'), ids });
const common = [Retry, Exclude, Include, Settle, SendAnew, Plan, Link] as const;

/** Cancels the part of a batch that has not been sent. */
const CancelBatch = z.object({ kind: z.literal('cancel-batch'), batchId: OwnId });
/**
 * Compares the exported documents with QuickBooks as it is now. `from` and `to` limit the
 * documents' dates.
 */
const TieOut = z.object({ kind: z.literal('tie-out'), tieOutId: OwnId, from: Day.optional(), to: Day.optional() });

const CandidateDecision = z.discriminatedUnion('as', [
  z.object({ as: z.literal('link'), remoteId: RemoteId, id: EntityId }),
  z.object({ as: z.literal('new'), remoteId: RemoteId }),
  z.object({ as: z.literal('ignore'), remoteId: RemoteId }),
]);
export type CandidateDecision = z.infer<typeof CandidateDecision>;
/** Decides about records found in QuickBooks, one by one. */
const DecideCandidates = z.object({
  kind: z.literal('decide-candidates'),
  decisions: z.array(CandidateDecision).min(1).max(10_000),
});
/** Decides the same for all candidates without a decision. `link` uses the proposed record. */
const DecideAllCandidates = z.object({
  kind: z.literal('decide-all-candidates'),
  as: z.enum(['link', 'new', 'ignore']),
  /** Score from 0 to 100. Proposals with a lower score stay undecided. */
  minScore: z.int().min(0).max(100).default(0),
});
/** Undoes decisions, as long as nothing was exported that uses them. */
const UndoCandidates = z.object({
  kind: z.literal('undo-candidates'),
  remoteIds: z.array(RemoteId).min(1).max(10_000),
});
const ofNames = [DecideCandidates, DecideAllCandidates, UndoCandidates] as const;

/** Acts of a user on documents, on names and on jobs. */
export const DocumentAct = z.discriminatedUnion('kind', [
  ...common,
  SendAnyway,
  SettleByHand,
  Reopen,
  Check,
  Void,
  VoidWithPayments,
  CancelBatch,
  TieOut,
]);
export const NameAct = z.discriminatedUnion('kind', [...common, ...ofNames]);
export const JobAct = z.discriminatedUnion('kind', common);
export type Act = z.infer<typeof DocumentAct> | z.infer<typeof NameAct> | z.infer<typeof JobAct>;
export type ActKind = Act['kind'];

const DocumentActRequested = z.object({ requestedBy, act: DocumentAct });
const NameActRequested = z.object({ requestedBy, act: NameAct });
const JobActRequested = z.object({ requestedBy, act: JobAct });

/** Acts of a user on a company. */
const CompanyAct = z.discriminatedUnion('kind', [
  /**
   * `basedOn`: the revision that the user saw, 0 where there was none. Refused where it is not the
   * newest.
   */
  z.object({
    kind: z.literal('choose-settings'),
    basedOn: z.int().min(0),
    settings: CompanySettings.omit({ revision: true }),
  }),
  /** Reads the lists of accounts, items, terms and so on that QuickBooks has. */
  /**
   * A company without settings must name its edition, because its first settings are chosen from
   * these lists.
   */
  z.object({ kind: z.literal('read-lists'), edition: Edition.optional() }),
]);

/** The result of a plan, for the page. Its lines are read from the plan itself. */
const Planned = z.object({
  planId: OwnId,
  /**
   * Covers everything the plan depends on. An export that names this hash is refused when any of it
   * changed.
   */
  hash: z.string(),
  total: z.int().min(0),
  counts: z.record(z.string(), z.int().min(0)),
  amount: Money,
  /** The export that was not sent, because its plan was out of date. */
  refusedBatchId: z.string().optional(),
});

/** The result of a comparison with QuickBooks. Its differences are read from the tie-out itself. */
const TiedOut = z.object({
  tieOutId: OwnId,
  exported: z.object({ count: z.int(), amount: Money }),
  quickbooks: z.object({ count: z.int(), amount: Money }),
  differences: z.int().min(0),
});

/**
 * Acts of users, `mapping.<companyId>.<entity>.act-requested`, and the internal events that report
 * their results.
 */
export const actEvents = {
  'mapping.customer.act-requested.v1': NameActRequested,
  'mapping.item.act-requested.v1': NameActRequested,
  'mapping.job.act-requested.v1': JobActRequested,
  'mapping.invoice.act-requested.v1': DocumentActRequested,
  'mapping.payment.act-requested.v1': DocumentActRequested,
  'mapping.company.act-requested.v1': z.object({ requestedBy, act: CompanyAct }),
  'mapping.company.settings-refused.v1': z.object({
    requestedBy,
    basedOn: z.int(),
    current: z.union([Revision, z.literal(0)]),
  }),
  'mapping.customer.planned.v1': Planned,
  'mapping.item.planned.v1': Planned,
  'mapping.job.planned.v1': Planned,
  'mapping.invoice.planned.v1': Planned,
  'mapping.payment.planned.v1': Planned,
  'mapping.invoice.tied-out.v1': TiedOut,
  'mapping.payment.tied-out.v1': TiedOut,
} as const;
