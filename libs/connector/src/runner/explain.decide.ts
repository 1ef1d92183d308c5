import { type ReadObject, type Reason, reason } from '@jobpro/contracts';
import type { Rejected } from './operation.js';

/** The states that can be the cause of a refusal. The earlier one is reported where several records have one. */
const causes = [
  'gone',
  'inactive',
  'other-type',
  'voided',
  'paid',
  'other-currency',
] as const satisfies readonly Exclude<ReadObject['state'], 'healthy'>[];

/**
 * Derives the reason of a refusal from the state of the records that the document refers to. Where all of them are healthy, the
 * refusal keeps its own reason and no record is blamed. QuickBooks' own words always stay.
 */
export function explainRefusal(refusal: Rejected, objects: readonly ReadObject[]): Rejected {
  const cause = causes.flatMap((state) => objects.filter((object) => object.state === state)).at(0);
  return { ...refusal, reason: (cause && reasonOf(cause)) ?? refusal.reason, objects: [...objects] };
}

function reasonOf({ what, name, state }: ReadObject): Reason | undefined {
  switch (state) {
    case 'gone':
      return reason('reference.gone', { what, name });
    case 'inactive':
      return reason('reference.inactive', { what, name });
    case 'other-type':
      return reason('reference.wrong-type', { what, name });
    case 'other-currency':
      return reason('reference.other-currency', { what, name });
    case 'voided':
      return reason('invoice.voided', { what, name });
    case 'paid':
      return name === undefined ? undefined : reason('payment.invoice-paid', { invoice: name });
    case 'healthy':
      return undefined;
  }
}
