import type { HeldDocument } from '@jobpro/contracts';
import { readRows } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';

const cents = (amount: string): string => new Decimal(amount).toFixed(2);
/** QuickBooks keeps a voided document with nothing in it, and writes this into its note. */
const VOIDED = /\bvoided\b/i;

/** Documents as QuickBooks holds them now. */
export function heldDocuments(entity: 'invoice' | 'payment', rows: readonly unknown[]): HeldDocument[] {
  return entity === 'invoice'
    ? readRows('Invoice', rows).values.map((found) => ({
        ...common(found),
        ...(found.docNumber === undefined ? {} : { number: found.docNumber }),
        ...(found.totalTax === undefined ? {} : { tax: cents(found.totalTax) }),
      }))
    : readRows('Payment', rows).values.map((found) => ({
        ...common(found),
        ...(found.reference === undefined ? {} : { number: found.reference }),
      }));
}

interface Found {
  readonly id: string;
  readonly date: string;
  readonly customer: { readonly id: string };
  readonly totalAmount: string;
  readonly privateNote: string | undefined;
}

function common(found: Found): HeldDocument {
  const empty = new Decimal(found.totalAmount).isZero();
  return {
    remoteId: found.id,
    customerId: found.customer.id,
    date: found.date,
    total: cents(found.totalAmount),
    state: empty && VOIDED.test(found.privateNote ?? '') ? 'voided' : 'present',
  };
}
