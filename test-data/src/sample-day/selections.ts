import type { CompanyRecords } from './company-records.js';

interface Selection {
  readonly time: string;
  readonly type: 'jobpro.invoice.export-requested.v1' | 'jobpro.payment.export-requested.v1';
  readonly data: { batchId: string; ids: string[]; requestedBy: string; revisions?: Record<string, number> };
}

/** Selects the documents of the day as a bookkeeper does: in batches, and a few one by one. */
export function batches(records: CompanyRecords, corrected: readonly string[]): Selection[] {
  const going = (all: readonly { id: string }[]) => all.map(({ id }) => id).filter((id) => !records.unselected.has(id));
  const invoices = going(records.invoices).filter((id) => !corrected.includes(id));
  const payments = going(records.payments);
  const select = (time: string, entity: 'invoice' | 'payment', ids: string[]): Selection => ({
    time,
    type: `jobpro.${entity}.export-requested.v1`,
    data: { batchId: `${entity}s-${time.replace(':', '')}-${ids[0] ?? ''}`, ids, requestedBy: 'Dana Whitfield' },
  });
  const revised = select('16:00', 'invoice', [...corrected]);
  return [
    select('12:00', 'invoice', invoices.slice(0, 40)),
    select('12:10', 'invoice', invoices.slice(40, 41)),
    select('12:10', 'invoice', invoices.slice(41, 42)),
    select('14:30', 'payment', payments.slice(0, 20)),
    select('15:45', 'invoice', invoices.slice(42)),
    { ...revised, data: { ...revised.data, revisions: Object.fromEntries(corrected.map((id) => [id, 2])) } },
    select('16:30', 'payment', payments.slice(20)),
  ];
}
