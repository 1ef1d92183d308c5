import type { Edition } from '@jobpro/contracts';

/** The contents of a company's QuickBooks, as the simulator shows them. Amounts are decimal strings with two places. */
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

/** The fault in the next call that the connector makes for a company, or in the next one that voids. */
export type Mishap =
  /** The connection breaks before QuickBooks acted. */
  | 'lost-before'
  /** QuickBooks acted, and the answer is lost. */
  | 'lost-after'
  /** QuickBooks cannot take it now, and says so. */
  | 'busy'
  /** QuickBooks takes some seconds before it acts. */
  | 'slow';

/** An edition's connector against its simulator. */
export interface ConnectorUnderTest {
  readonly edition: Edition;
  readonly natsUrl: string;
  /** Two companies, each connected to its own QuickBooks company. */
  readonly companies: readonly [string, string];
  /** The name of an income account that both have. */
  readonly incomeAccount: string;
  /** A name that a vendor holds in both. */
  readonly vendor: string;
  /** Lets queued commands be sent: Online waits for nothing, Desktop runs its Web Connector once. */
  run(companyId: string): Promise<void>;
  /** Returns how many commands were sent and have no answer yet. */
  inFlight(companyId: string): Promise<number>;
  /** Creates a customer in QuickBooks as a person would. */
  addCustomer(companyId: string, name: string): Promise<void>;
  books(companyId: string): Promise<Books>;
  mishap(companyId: string, what: Mishap, during?: 'void'): Promise<void>;
  /** Ends the connector as a crash does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The claims of an edition. A claim changes the expected result, never whether a scenario runs. */
export interface Claims {
  /** The result of a job's command. */
  readonly jobs: 'has no such command' | 'makes a sub-customer';
  /** When answers come. */
  readonly settles: 'at once' | 'in one run';
}
