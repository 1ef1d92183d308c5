import {
  type CompanySettings,
  type Notice,
  type NoticeCode,
  notice,
  type Remote,
  type Warning,
  warning,
} from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import {
  after,
  type Context,
  type Decision,
  type HistoryLine,
  noted,
  type RecordEventOf,
  unchanged,
} from './decision.js';
import { differencesOf, sayDifferences } from './differences.js';
import { advance } from './record-send.decide.js';
import { notVoidedThere, voided, voidNotices } from './record-void.decide.js';
import { isHeld, moved, step, type SyncRecord } from './record.js';

/** The record is in QuickBooks: its command is done, or somebody said which record of QuickBooks it is. */
export function exported<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  trigger: 'done' | 'linked',
  { remote: link, how, total, warnings: given }: Omit<RecordEventOf<'done'>, 'kind'>,
  context: Context,
): Decision<S> {
  if (step(record.state, trigger) === undefined) return unchanged(record);
  const { warnings, notices } = judgeTotals(given, context.settings.get(record.companyId));
  const remote = total === undefined ? link : { ...link, total };
  const linked: SyncRecord<S> = {
    ...moved(record, trigger),
    remote,
    reason: undefined,
    cause: undefined,
    said: undefined,
    waitsFor: [],
    warnings,
    notices,
  };
  const next = withChanges(mapping, linked, context);
  const { id, batchId } = record;
  const revision = record.sentRevision ?? record.revision ?? 1;
  return {
    record: next,
    messages: [{ type: `sync.${mapping.entity}.exported.v1`, data: { id, revision, remote, how, batchId, warnings } }],
    dependencyRequests: [],
    fact: record.needed && !isHeld(next) ? 'linked' : undefined,
    history: [
      { what: 'exported', how, remote, warnings: warnings.map(({ sentence }) => sentence) },
      ...next.notices.map(({ code, sentence }): HistoryLine => ({ what: 'noticed', code, sentence })),
    ],
  };
}

/**
 * Handles totals that differ in QuickBooks: each gets a notice that holds the payments, unless the
 * company accepts the difference.
 */
export function judgeTotals(
  warnings: readonly Warning[],
  settings: CompanySettings | undefined,
): { readonly warnings: readonly Warning[]; readonly notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const judged = warnings.map((given) => {
    if (given.code !== 'total.differs') return given;
    const { jobpro = '?', quickbooks = '?' } = given.details;
    const upTo = acceptedUpTo(settings);
    if (upTo !== undefined && differenceBetween(jobpro, quickbooks)?.lte(upTo) === true)
      return warning('total.accepted', { jobpro, quickbooks, upTo });
    notices.push(notice('total-differs', { jobpro, quickbooks }));
    return given;
  });
  return { warnings: judged, notices };
}

/** Only a tax that QuickBooks computes may lead to another total. Every other total is ours to the cent. */
function acceptedUpTo(settings: CompanySettings | undefined): string | undefined {
  if (settings?.tax.kind !== 'quickbooks') return undefined;
  const { taxDifferences = 'hold' } = settings;
  return taxDifferences === 'hold' ? undefined : taxDifferences.acceptUpTo;
}

const amount = /^-?\d+(\.\d+)?$/;
const differenceBetween = (a: string, b: string): Decimal | undefined =>
  amount.test(a) && amount.test(b) ? new Decimal(a).minus(b).abs() : undefined;

/** Warns on two records of JobPro that have one link in QuickBooks; each names the other, once. */
export function duplicates<S extends Snapshot>(record: SyncRecord<S>, other: SyncRecord<S>): Decision<S>[] {
  return [withDuplicate(record, other), withDuplicate(other, record)].filter(({ history }) => history.length > 0);
}

function withDuplicate<S extends Snapshot>(record: SyncRecord<S>, { id, name }: SyncRecord<S>): Decision<S> {
  const isKnown = record.warnings.some(({ code, details }) => code === 'name.shared' && details['otherId'] === id);
  if (isKnown) return unchanged(record);
  const own = record.name ?? record.remote?.label ?? record.id;
  const added = warning('name.shared', { name: own, other: name ?? id, otherId: id });
  const { code, sentence } = added;
  return noted({ ...record, warnings: [...record.warnings, added] }, { what: 'warned', code, sentence });
}

/**
 * Handles a change in QuickBooks of an exported record. A name may change there freely, and a link
 * follows a merge. A changed document gets a notice.
 */
export function changedRemotely<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { change, at, into }: RecordEventOf<'changed-remotely'>,
  context: Context,
): Decision<S> {
  if (record.state !== 'exported') return unchanged(record);
  if (change === 'merged')
    return into === undefined ? unchanged(record) : merged(mapping, record, { at, into }, context);
  const line: HistoryLine = { what: 'changed-remotely', change, at };
  if (change === 'deactivated') return deactivated(mapping, record, line, context);
  if (change === 'voided' && record.voidedInJobpro !== undefined && record.remote !== undefined)
    return after(line, voided(mapping, record, { remote: record.remote, how: 'was-voided' }));
  const isGone = change !== 'updated';
  if (!isGone && mapping.action === 'ensure') return noted(record, line);
  const added = isGone ? notice('deleted-in-quickbooks', { how: change }) : notice('changed-in-quickbooks', {});
  // Records refused because this one was deleted are notified when it exists again.
  const needed = record.needed || isGone;
  return noted({ ...record, needed, notices: [...without(record.notices, added.code), added] }, line);
}

/** Has a linked record made active again where the company decided so. What was refused for it is sent afterwards. */
function deactivated<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  line: HistoryLine,
  context: Context,
): Decision<S> {
  const { inactiveNames } = context.settings.get(record.companyId) ?? {};
  if (mapping.action !== 'ensure' || inactiveNames !== 'reactivate') return noted(record, line);
  return after(line, advance(mapping, { ...moved(record, 'sentAgain'), needed: true }, context));
}

/** Moves the link to the record that remains after a merge. What was refused for the old link is tried again. */
function merged<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { at, into }: { readonly at: string | undefined; readonly into: Remote },
  context: Context,
): Decision<S> {
  if (record.remote?.id === into.id) return unchanged(record);
  const line: HistoryLine = { what: 'changed-remotely', change: 'merged', at, into: into.label };
  const done = { remote: into, how: 'linked', warnings: record.warnings } as const;
  const decision = exported(mapping, { ...record, needed: true }, 'linked', done, context);
  return { ...decision, history: [line, ...decision.history] };
}

/**
 * Handles a document's total as it was read in QuickBooks. A difference that somebody accepted stays
 * accepted until the total there changes again; one that was corrected there ends its notice.
 */
export function readBack<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { total }: RecordEventOf<'read-back'>,
  { settings }: Context,
): Decision<S> {
  const own = totalOf(mapping, record.sentSnapshot ?? record.snapshot);
  if (record.state !== 'exported' || record.remote === undefined || own === undefined) return unchanged(record);
  if (record.voidedInJobpro !== undefined) return notVoidedThere(record, total);
  const previous = record.remote.total ?? own;
  const isNew = !new Decimal(previous).equals(total);
  const open = record.notices.find(({ code }) => code === 'total-differs');
  // A total in another currency differs, whatever its figures are.
  if (open !== undefined && !amount.test(open.details['quickbooks'] ?? '')) return unchanged(record);
  const isEqual = new Decimal(own).equals(total);
  if (!isNew && !(open !== undefined && isEqual)) return unchanged(record);
  const differs = isEqual ? [] : [warning('total.differs', { jobpro: own, quickbooks: total })];
  const { notices } = judgeTotals(differs, settings.get(record.companyId));
  const next: SyncRecord<S> = {
    ...record,
    remote: { ...record.remote, total },
    warnings: isEqual ? record.warnings.filter(({ code }) => code !== 'total.differs') : record.warnings,
    notices: [...without(record.notices, 'total-differs'), ...notices],
  };
  const isReleased = isHeld(record) && !isHeld(next) && next.needed;
  const decision = noted(
    next,
    { what: 'read-back', total },
    ...notices.map(({ code, sentence }): HistoryLine => ({ what: 'noticed', code, sentence })),
  );
  return isReleased ? { ...decision, fact: 'linked' } : decision;
}

/** Returns a document's total in JobPro; undefined where the snapshot has none. */
export function totalOf<S extends Snapshot>(
  { amountField }: Pick<EntityMapping<S>, 'amountField'>,
  snapshot: S | undefined,
): string | undefined {
  const amount = amountField === undefined ? undefined : snapshot?.[amountField];
  return typeof amount === 'string' ? amount : undefined;
}

/** Notices derived from what was exported and what JobPro has now; recomputed on every change in JobPro. */
const ofChanges: readonly NoticeCode[] = ['changed-since-export', 'apply-in-quickbooks'];

const without = (notices: readonly Notice[], ...codes: readonly NoticeCode[]): Notice[] =>
  notices.filter(({ code }) => !codes.includes(code));

/** True where two notices say the same. */
export const isSameNotice = (a: Notice, b: Notice): boolean =>
  a.code === b.code &&
  Object.keys({ ...a.details, ...b.details }).every((detail) => a.details[detail] === b.details[detail]);

/** Derives the notices of changes that JobPro made since the export. `record` has the newest snapshot. */
export function withChanges<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { links, balances }: Context,
): SyncRecord<S> {
  const { snapshot, sentSnapshot, companyId } = record;
  const others = without(record.notices, ...ofChanges);
  if (snapshot === undefined || sentSnapshot === undefined)
    return others.length === record.notices.length ? record : { ...record, notices: others };
  // Its number in QuickBooks; JobPro's, where it is not there or its link is withheld.
  const labelOf = (invoiceId: string) =>
    links.find(companyId, 'invoice', invoiceId)?.label ?? balances?.numberOf(companyId, invoiceId) ?? invoiceId;
  const tasks = mapping.tasksAfterExport?.(sentSnapshot, snapshot, labelOf) ?? { notices: [], fields: [] };
  const differences = differencesOf(sentSnapshot, snapshot).filter(({ field }) => !tasks.fields.includes(field));
  const changed =
    differences.length === 0 ? [] : [notice('changed-since-export', { changes: sayDifferences(differences) })];
  return { ...record, notices: [...others, ...changed, ...tasks.notices] };
}

/**
 * Removes an acknowledged notice, and with one about a void the others about it. Once none of JobPro's changes is left, later changes are compared
 * with the present snapshot.
 */
export function acknowledged<S extends Snapshot>(record: SyncRecord<S>, code: NoticeCode): SyncRecord<S> {
  const isOfVoid = voidNotices.some((each) => each === code);
  const notices = without(record.notices, ...(isOfVoid ? voidNotices : [code]));
  const areChangesLeft = notices.some((left) => ofChanges.includes(left.code));
  const isCurrent = ofChanges.includes(code) && !areChangesLeft && record.sentSnapshot !== undefined;
  return { ...record, notices, sentSnapshot: isCurrent ? record.snapshot : record.sentSnapshot };
}
