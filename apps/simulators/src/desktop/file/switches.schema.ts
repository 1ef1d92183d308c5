import { z } from 'zod';

/** Where QuickBooks' behaviour is unsettled or differs by preference, the simulator does either. */
export const switchesSchema = z.strictObject({
  /** Two invoices or payments of one RefNumber: QuickBooks takes them unless its preference forbids it. */
  duplicateRefNumbers: z.enum(['allow', 'refuse']).default('allow'),
  /** Requests behind the one that failed under stopOnError: left out of the answer, or answered with 3231. */
  requestsAfterStop: z.enum(['omitted', 'status-3231']).default('status-3231'),
  /** Asking for a message set that was never stored. */
  unknownMessageSet: z.enum(['600', '9002']).default('600'),
  /** A Web Connector sends serverVersion with an empty element (seen in the field) or with no element at all. */
  serverVersionParameter: z.enum(['empty', 'missing']).default('empty'),
  /** Whether closeConnection is called after authenticate said `none` or `busy`. */
  closesWithoutWork: z.boolean().default(false),
});
export type Switches = z.infer<typeof switchesSchema>;
export const defaultSwitches: Switches = switchesSchema.parse({});
