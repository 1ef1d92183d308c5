import { type FailureCode, type Reason, type Remote, type Warning, warning } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { totalOf } from './record-exported.decide.js';
import type { SyncRecord } from './record.js';

/** The document of QuickBooks that stopped one of ours, as the connector read it: of the same number, or a payment like it. */
interface ExistingDocument {
  readonly what: 'invoice' | 'payment';
  readonly remote: Remote & { readonly total: string };
  readonly date: string;
  /** Its customer in QuickBooks, where that is another one. */
  readonly customer: string | undefined;
}

/** Returns the document that stopped one of ours; undefined where something else did. */
export function existingDocument(reason: Pick<Reason, 'code' | 'details'> | undefined): ExistingDocument | undefined {
  const what = reason === undefined ? undefined : stoppedBy[reason.code];
  if (reason === undefined || what === undefined) return undefined;
  const { id, number, reference, date = '', amount, customer } = reason.details;
  if (id === undefined || amount === undefined) return undefined;
  const label = what === 'invoice' ? number : reference;
  return { what, remote: { id, label, total: amount }, date, customer };
}

const stoppedBy: Readonly<Partial<Record<FailureCode, ExistingDocument['what']>>> = {
  'number.in-quickbooks': 'invoice',
  'payment.in-quickbooks': 'payment',
};

/**
 * Returns the link to the document that stopped ours, with every difference as a warning. It is linked to nothing but what
 * the refusal showed.
 */
export function linkToExisting<S extends Snapshot>(
  mapping: Pick<EntityMapping<S>, 'amountField'>,
  { reason, snapshot }: Pick<SyncRecord<S>, 'reason' | 'snapshot'>,
  remoteId: string,
): { readonly remote: Remote; readonly total: string; readonly warnings: readonly Warning[] } | undefined {
  const existing = existingDocument(reason);
  if (existing === undefined || existing.remote.id !== remoteId) return undefined;
  const own: Readonly<Record<string, unknown>> = { ...snapshot };
  const { what, remote, date, customer } = existing;
  const ownDate = typeof own['date'] === 'string' && own['date'] !== date ? own['date'] : undefined;
  const amount = totalOf(mapping, snapshot);
  const ownAmount = amount === undefined || new Decimal(amount).equals(remote.total) ? undefined : amount;
  return {
    remote,
    total: remote.total,
    warnings: [
      warning('document.linked', { what, date: ownDate === undefined ? undefined : date, ownDate, customer }),
      ...(ownAmount === undefined ? [] : [warning('total.differs', { jobpro: ownAmount, quickbooks: remote.total })]),
    ],
  };
}

/** True where JobPro gave a document another number than the one that was refused. */
export const isRenumbered = ({ reason, name }: Pick<SyncRecord, 'reason' | 'name'>): boolean =>
  (reason?.code === 'number.in-quickbooks' || reason?.code === 'number.taken') && reason.details['number'] !== name;
