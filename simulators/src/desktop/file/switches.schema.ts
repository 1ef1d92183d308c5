import { z } from 'zod';

/** Where QuickBooks' behaviour is unsettled or differs by preference, the simulator does either. */
export const switchesSchema = z.strictObject({
  /** Two invoices or payments of one RefNumber: QuickBooks takes them unless its preference forbids it. */
  duplicateRefNumbers: z.enum(['allow', 'refuse']).default('allow'),
  /** Requests behind the one that failed under stopOnError: left out of the answer, or answered with 3231. */
  requestsAfterStop: z.enum(['omitted', 'status-3231']).default('status-3231'),
  /** A payment that names a paid invoice: reported is that it is not found among the open ones; or the amount is too much. */
  paidInvoice: z.enum(['3120', '3210']).default('3120'),
  /** An invoice or payment for an inactive customer, item or account. */
  inactiveReference: z.enum(['3140', 'accepted']).default('3140'),
  /** A transaction without an A/R account: reported is the account that was used last; or the first one of the list. */
  receivableAccount: z.enum(['last-used', 'first']).default('last-used'),
  /** Asking for a message set that was never stored. */
  unknownMessageSet: z.enum(['600', '9002']).default('600'),
  /** Asking what became of a message set: what was kept of it, or this code whatever was kept. */
  recovery: z.enum(['as-kept', '600', '9001', '9002', '9004', '9005']).default('as-kept'),
  /** How much of host, company and preferences the first sendRequestXML contains: all, nothing, or a part cut off in the middle. */
  introduction: z.enum(['in-full', 'missing', 'cut']).default('in-full'),
  /** A Web Connector sends serverVersion with an empty element (seen in the field) or with no element at all. */
  serverVersionParameter: z.enum(['empty', 'missing']).default('empty'),
  /** Whether closeConnection is called after authenticate said `none` or `busy`. */
  closesWithoutWork: z.boolean().default(false),
});
export type Switches = z.infer<typeof switchesSchema>;
export const defaultSwitches: Switches = switchesSchema.parse({});
