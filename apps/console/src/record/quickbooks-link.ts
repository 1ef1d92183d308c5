import type { DeskEntity } from '../desk/desk.schema.js';

const pages: Readonly<Record<DeskEntity, ((id: string) => string) | undefined>> = {
  customer: (id) => `customerdetail?nameId=${id}`,
  item: undefined,
  job: undefined,
  invoice: (id) => `invoice?txnId=${id}`,
  payment: (id) => `recvpayment?txnId=${id}`,
};

/** Where QuickBooks Online shows a record; null where it has no page of its own, and for Desktop. */
export function quickBooksLink(
  base: string,
  edition: string | null,
  entity: DeskEntity,
  remoteId: string | undefined,
): string | null {
  const page = pages[entity];
  if (edition !== 'online' || remoteId === undefined || page === undefined) return null;
  return `${base.replace(/\/$/, '')}/${page(encodeURIComponent(remoteId))}`;
}
