import { z } from 'zod';
import { CompanySettings, Edition } from './entities/index.js';
import { NoticeCode } from './failures/index.js';
import { Day, EntityId, Money, Revision, text } from './primitives.js';
import { Remote, RemoteId } from './remote.js';

/** Who asks, as the passport shows it. */
const requestedBy = text(200);
const ids = z.array(EntityId).min(1).max(10_000);
const OwnId = z.string().min(1).max(100);

/** Send again what failed: these, or all that failed for one cause. */
const Retry = z.object({
  kind: z.literal('retry'),
  ids: ids.optional(),
  /** As the issues by cause name it. */
  cause: z.string().min(1).max(1000).optional(),
});
/** "Do not send", and back again. */
const Exclude = z.object({ kind: z.literal('exclude'), ids });
const Include = z.object({ kind: z.literal('include'), ids });
/** A notice was seen, a task done, a difference accepted. What the record held goes on. */
const Settle = z.object({ kind: z.literal('settle'), ids, notice: NoticeCode });
/** Send anew what somebody deleted in QuickBooks. */
const SendAnew = z.object({ kind: z.literal('send-anew'), ids });
/** Tell what would happen if these were selected now. Nothing is sent, and nothing changes. */
const Plan = z.object({ kind: z.literal('plan'), planId: OwnId, ids });
const common = [Retry, Exclude, Include, Settle, SendAnew, Plan] as const;

/** Stop what of a batch has not been sent. */
const CancelBatch = z.object({ kind: z.literal('cancel-batch'), batchId: OwnId });
/** Compare what was exported with what QuickBooks holds now; `from` and `to` are the documents' days. */
const TieOut = z.object({ kind: z.literal('tie-out'), tieOutId: OwnId, from: Day.optional(), to: Day.optional() });

/** This record of JobPro is that one of QuickBooks. */
const Link = z.object({ kind: z.literal('link'), id: EntityId, remote: Remote });
const CandidateDecision = z.discriminatedUnion('as', [
  z.object({ as: z.literal('link'), remoteId: RemoteId, id: EntityId }),
  z.object({ as: z.literal('new'), remoteId: RemoteId }),
  z.object({ as: z.literal('ignore'), remoteId: RemoteId }),
]);
export type CandidateDecision = z.infer<typeof CandidateDecision>;
/** What becomes of records found in QuickBooks, one by one. */
const DecideCandidates = z.object({
  kind: z.literal('decide-candidates'),
  decisions: z.array(CandidateDecision).min(1).max(10_000),
});
/** The same for all that wait for a decision: `link` takes the record that was proposed. */
const DecideAllCandidates = z.object({
  kind: z.literal('decide-all-candidates'),
  as: z.enum(['link', 'new', 'ignore']),
  /** Of 100: proposals below stay undecided. */
  minScore: z.int().min(0).max(100).default(0),
});
/** Take decisions back, as long as nothing was exported on them. */
const UndoCandidates = z.object({
  kind: z.literal('undo-candidates'),
  remoteIds: z.array(RemoteId).min(1).max(10_000),
});
const ofNames = [Link, DecideCandidates, DecideAllCandidates, UndoCandidates] as const;

/** What a user did to documents, to names, to jobs. */
export const DocumentAct = z.discriminatedUnion('kind', [...common, CancelBatch, TieOut]);
export const NameAct = z.discriminatedUnion('kind', [...common, ...ofNames]);
export const JobAct = z.discriminatedUnion('kind', [...common, Link]);
export type Act = z.infer<typeof DocumentAct> | z.infer<typeof NameAct> | z.infer<typeof JobAct>;
export type ActKind = Act['kind'];

const DocumentActRequested = z.object({ requestedBy, act: DocumentAct });
const NameActRequested = z.object({ requestedBy, act: NameAct });
const JobActRequested = z.object({ requestedBy, act: JobAct });

/** What a user did to a company. */
const CompanyAct = z.discriminatedUnion('kind', [
  /** `basedOn`: the revision that was seen, 0 where there was none. Refused where it is not the newest. */
  z.object({
    kind: z.literal('choose-settings'),
    basedOn: z.int().min(0),
    settings: CompanySettings.omit({ revision: true }),
  }),
  /** Fetch the lists of accounts, items, terms and so on that QuickBooks really has. */
  /** Without settings the edition must be said: the first settings are chosen from these lists. */
  z.object({ kind: z.literal('read-lists'), edition: Edition.optional() }),
]);

/** What a plan came to, for the page; its lines are read from the plan itself. */
const Planned = z.object({
  planId: OwnId,
  /** Names everything the plan stands on: an export that names it is refused when any of it changed. */
  hash: z.string(),
  total: z.int().min(0),
  counts: z.record(z.string(), z.int().min(0)),
  amount: Money,
  /** The export that was not sent, because its plan no longer held. */
  refusedBatchId: z.string().optional(),
});

/** What a comparison with QuickBooks came to; its differences are read from the tie-out itself. */
const TiedOut = z.object({
  tieOutId: OwnId,
  exported: z.object({ count: z.int(), amount: Money }),
  quickbooks: z.object({ count: z.int(), amount: Money }),
  differences: z.int().min(0),
});

/** What users do, `mapping.<companyId>.<entity>.act-requested`, and what is told of it within. */
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
