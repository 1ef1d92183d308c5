import { type Reason, type Remote, type Warning, warning } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { totalOf } from './record-exported.decide.js';
import type { SyncRecord } from './record.js';

/** The invoice of QuickBooks that has the number of a refused one, as the connector read it. */
interface NumberHolder {
  readonly remote: Remote & { readonly total: string };
  readonly date: string;
  /** The holder's customer in QuickBooks, where that is another one. */
  readonly customer: string | undefined;
}

/** Returns the invoice whose number stopped a document; undefined where something else did. */
export function numberHolder(reason: Pick<Reason, 'code' | 'details'> | undefined): NumberHolder | undefined {
  if (reason?.code !== 'number.in-quickbooks') return undefined;
  const { id, number, date = '', amount, customer } = reason.details;
  return id === undefined || amount === undefined
    ? undefined
    : { remote: { id, label: number, total: amount }, date, customer };
}

/**
 * Returns the link to the holder of a document's number, with every difference as a warning. The
 * document is linked to nothing but what the refusal showed.
 */
export function linkToHolder<S extends Snapshot>(
  mapping: Pick<EntityMapping<S>, 'amountField'>,
  { reason, snapshot }: Pick<SyncRecord<S>, 'reason' | 'snapshot'>,
  remoteId: string,
): { readonly remote: Remote; readonly total: string; readonly warnings: readonly Warning[] } | undefined {
  const holder = numberHolder(reason);
  if (holder === undefined || holder.remote.id !== remoteId) return undefined;
  const own: Readonly<Record<string, unknown>> = { ...snapshot };
  const { remote, date, customer } = holder;
  const ownDate = typeof own['date'] === 'string' && own['date'] !== date ? own['date'] : undefined;
  const amount = totalOf(mapping, snapshot);
  const ownAmount = amount === undefined || new Decimal(amount).equals(remote.total) ? undefined : amount;
  return {
    remote,
    total: remote.total,
    warnings: [
      warning('document.linked', { date: ownDate === undefined ? undefined : date, ownDate, customer }),
      ...(ownAmount === undefined ? [] : [warning('total.differs', { jobpro: ownAmount, quickbooks: remote.total })]),
    ],
  };
}

/** True where JobPro gave a document another number than the one that was refused. */
export const isRenumbered = ({ reason, name }: Pick<SyncRecord, 'reason' | 'name'>): boolean =>
  (reason?.code === 'number.in-quickbooks' || reason?.code === 'number.taken') && reason.details['number'] !== name;
