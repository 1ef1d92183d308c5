import type { Edition } from '@jobpro/contracts';

/** What stands in a company's books, as the simulator shows it. Amounts are decimal strings with two places. */
export interface Books {
  readonly customers: readonly { readonly id: string; readonly name: string }[];
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly jobs: readonly { readonly id: string; readonly name: string; readonly customerId: string }[];
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly customerId: string;
    readonly total: string;
  }[];
  readonly payments: readonly {
    readonly id: string;
    readonly customerId: string;
    readonly total: string;
    readonly applied: readonly { readonly invoiceId: string; readonly amount: string }[];
  }[];
}

/** What goes wrong with the next change that the connector sends for a company. */
export type Mishap =
  /** The connection breaks before QuickBooks did anything. */
  | 'lost-before'
  /** QuickBooks did it, and the answer never came. */
  | 'lost-after'
  /** QuickBooks cannot take it just now, and says so. */
  | 'busy'
  /** QuickBooks takes some seconds before it does it. */
  | 'slow';

/** An edition's connector over its simulator, as real processes or as good as. */
export interface ConnectorUnderTest {
  readonly edition: Edition;
  readonly natsUrl: string;
  /** Two companies, each connected to books of its own. */
  readonly companies: readonly [string, string];
  /** An income account that both books have, by name. */
  readonly incomeAccount: string;
  /** A name that a vendor holds in both books. */
  readonly vendor: string;
  /** Lets what is queued go: Online waits for nothing; Desktop runs its Web Connector once. */
  run(companyId: string): Promise<void>;
  books(companyId: string): Promise<Books>;
  mishap(companyId: string, what: Mishap): Promise<void>;
  /** Ends the connector as a crash does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** What an edition says of itself. A claim changes what is expected, never whether a scenario runs. */
export interface Claims {
  /** What becomes of a job's command. */
  readonly jobs: 'has no such command' | 'makes a sub-customer';
  /** When an answer comes. */
  readonly settles: 'at once' | 'in one run';
}
