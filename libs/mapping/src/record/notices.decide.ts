import { type Notice, type NoticeCode, notice } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { differencesOf, sayDifferences } from './differences.js';
import type { Facts } from './decision.js';
import type { SyncRecord } from './record.js';

/** Those that are made anew from the two states of a record whenever JobPro changes it. */
const ofChanges: readonly NoticeCode[] = ['changed-since-export', 'apply-in-quickbooks'];

export const without = (notices: readonly Notice[], ...codes: readonly NoticeCode[]): Notice[] =>
  notices.filter(({ code }) => !codes.includes(code));

/** One notice of a code at a time: the newer one says more. */
export const withNotice = (notices: readonly Notice[], added: Notice): Notice[] => [
  ...without(notices, added.code),
  added,
];

/** What JobPro's changes since export leave to do. `record` has the newest snapshot. */
export function withChanges<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  facts: Facts,
): SyncRecord<S> {
  const { snapshot, sentSnapshot, companyId } = record;
  const others = without(record.notices, ...ofChanges);
  if (snapshot === undefined || sentSnapshot === undefined)
    return others.length === record.notices.length ? record : { ...record, notices: others };
  // Its number in QuickBooks; JobPro's, where it is not there or its link is withheld.
  const labelOf = (invoiceId: string) =>
    facts.links.find(companyId, 'invoice', invoiceId)?.label ??
    facts.balances?.numberOf(companyId, invoiceId) ??
    invoiceId;
  const tasks = mapping.tasksAfterExport?.(sentSnapshot, snapshot, labelOf) ?? { notices: [], fields: [] };
  const rest = differencesOf(sentSnapshot, snapshot).filter(({ field }) => !tasks.fields.includes(field));
  const changed = rest.length === 0 ? [] : [notice('changed-since-export', { changes: sayDifferences(rest) })];
  return { ...record, notices: [...others, ...changed, ...tasks.notices] };
}

/** The notice is settled. Once nothing is left of JobPro's changes, what is there now is what later changes are told against. */
export function settled<S extends Snapshot>(record: SyncRecord<S>, code: NoticeCode): SyncRecord<S> {
  const notices = without(record.notices, code);
  const changesLeft = notices.some((left) => ofChanges.includes(left.code));
  const moveOn = ofChanges.includes(code) && !changesLeft && record.sentSnapshot !== undefined;
  return { ...record, notices, ...(moveOn ? { sentSnapshot: record.snapshot } : {}) };
}
