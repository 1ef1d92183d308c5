import type { Job, Payment } from '@jobpro/contracts';
import type { CompanyPlan } from './company-plan.js';
import type { InvoiceInput } from './invoices.js';
import type { customersOf, itemsOf } from './masters.js';

/** The masters and documents of a company before they become events. */
export interface CompanyRecords {
  readonly plan: CompanyPlan;
  readonly customers: ReturnType<typeof customersOf>;
  readonly items: ReturnType<typeof itemsOf>;
  readonly jobs: readonly Job[];
  /** As they are in the end: a corrected invoice as corrected. */
  readonly invoices: readonly InvoiceInput[];
  readonly payments: readonly Payment[];
  readonly unselected: ReadonlySet<string>;
}
