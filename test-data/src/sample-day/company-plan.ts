import type { z } from 'zod';
import type { CompanySettings, ItemType } from '@jobpro/contracts';

/**
 * The state of a customer or item in QuickBooks before the day:
 * `there`: QuickBooks has it; `inactive`: it has, but inactive; `held`: a vendor has the name; `too-long`: Desktop has no room for it;
 * `no`: it is new; `same-again`: JobPro has it twice under one name; `no-account`: new, and the settings lack an account for it;
 * `unneeded`: new, and nothing that is selected needs it, so that it must not travel.
 */
export type StateBefore = 'there' | 'inactive' | 'held' | 'too-long' | 'no' | 'same-again' | 'no-account' | 'unneeded';

/** A company of the sample day by what somebody wrote; documents are composed from it. */
export interface CompanyPlan {
  readonly id: string;
  /** How the numbers of its invoices are made up. */
  readonly documents: { readonly prefix: string; readonly first: number };
  readonly settings: z.input<typeof CompanySettings>;
  readonly customers: readonly { readonly name: string; readonly inQuickBooks: StateBefore }[];
  readonly items: readonly {
    readonly name: string;
    readonly type: ItemType;
    readonly price: string;
    readonly cost?: string;
    readonly inQuickBooks: StateBefore;
  }[];
  /** `customer` is the place in the list of customers. */
  readonly jobs: readonly { readonly customer: number; readonly name: string; readonly inQuickBooks: 'there' | 'no' }[];
}
