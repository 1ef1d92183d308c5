import { z } from 'zod';
import { isConnectionState } from './connection-state.js';

/** The preferences of the company file, as the first call of a session reported them. */
const StoredFacts = z.object({
  taxCodes: z.object({ taxable: z.string(), exempt: z.string() }).optional(),
});

/** One company's connection to its QuickBooks Desktop. */
export const Connection = z
  .object({
    connectionId: z.uuid(),
    companyId: z.string(),
    userName: z.string(),
    passwordHash: z.string(),
    fileId: z.string(),
    everyMinutes: z.number(),
    unattended: z.enum(['optional', 'required']),
    /** The path that QuickBooks opens; empty: the file that is open. */
    companyFile: z.string(),
    state: z.string().refine(isConnectionState),
    details: z.record(z.string(), z.string()),
    stateAt: z.date(),
    failedLogins: z.number(),
    clientVersion: z.string().optional(),
    lastContactAt: z.date().optional(),
    lastSessionAt: z.date().optional(),
    filePath: z.string().optional(),
    fileName: z.string().optional(),
    /** Whether our stamp was seen in the company file. */
    fileStamped: z.boolean(),
    product: z.string().optional(),
    qbxmlVersion: z.string().optional(),
    fileFacts: StoredFacts,
    setSize: z.number().optional(),
    msPerRequest: z.number().optional(),
    /** The last answered set: the next one lets QuickBooks forget it. */
    clearableSet: z.string().optional(),
  })
  .transform(({ fileFacts: facts, setSize, msPerRequest, ...connection }) => ({
    ...connection,
    facts,
    pace: setSize === undefined ? undefined : { setSize, msPerRequest },
  }));
export type Connection = z.output<typeof Connection>;

/** The settings that an administrator chooses. An omitted setting keeps its value, or gets its default in a new connection. */
export const ConnectionChoice = z.strictObject({
  everyMinutes: z.int().min(1).max(1440).optional(),
  unattended: z.enum(['optional', 'required']).optional(),
  /** The path of the company file, for runs while nobody has QuickBooks open. Empty: the file that is open. */
  companyFile: z.string().trim().max(260).optional(),
});
export type ConnectionChoice = z.output<typeof ConnectionChoice>;
