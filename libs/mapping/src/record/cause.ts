import type { FailureCode, Reason } from '@jobpro/contracts';

/** The details that are a document's own, and do not tell one cause from another. */
const ownDetails: Partial<Record<FailureCode, readonly string[]>> = {
  'invoice.line-without-item': ['line'],
  'invoice.before-go-live': ['date'],
  'quickbooks.refused': ['said'],
  'connector.payload-refused': ['said'],
};

/** Names what is behind a refusal: forty invoices that lack one account have one cause. Readable, and the same for the same. */
export function causeOf({ code, details }: Reason): string {
  const own = ownDetails[code] ?? [];
  const shared = Object.entries(details)
    .filter(([name]) => !own.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return [code, ...shared].join('|').slice(0, 1000);
}
