import { Day, desktopStates, desktopStateText, isDesktopState } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { z } from 'zod';

/** A connection's new state. */
export const ConnectionChange = z.object({
  companyId: z.string(),
  connectionId: z.string(),
  state: z.string().refine(isDesktopState),
  details: z.record(z.string(), z.string()),
  stateAt: z.date(),
});
export type ConnectionChange = z.output<typeof ConnectionChange>;

/** Returns the message for JobPro that a connection changed. */
export function connectionChanged({ companyId, connectionId, state, details, stateAt }: ConnectionChange): Outgoing {
  const { status } = desktopStates[state];
  const data = { edition: 'desktop', status, ...desktopStateText(state, details), at: stateAt.toISOString() } as const;
  const cause = { causeId: connectionId, traceparent: traceparentOf() };
  return outgoing('sync.connection.changed.v1', companyId, data, cause);
}

/**
 * The preferences of a company file, as the first call of a session reports them. An absent one was not
 * reported, and nothing is concluded from it.
 */
export const FileFacts = z.object({
  /** Reported where sales tax is on. */
  taxCodes: z.object({ taxable: z.string(), exempt: z.string() }).optional(),
  multiCurrency: z.boolean().optional(),
  /** By its name: `US Dollar`. */
  homeCurrency: z.string().optional(),
  inventory: z.boolean().optional(),
  /** The books are closed up to and including this day. */
  closedUntil: Day.optional(),
});
export type FileFacts = z.output<typeof FileFacts>;

/** JobPro's first id among the applications of QuickBooks. A connection keeps its own, because company files are stamped under it. */
export const OWNER_ID = '{6E1F3B2A-90C4-4D57-8B1E-2F7A5C0D9E43}';

/** A record of ours that is known to be in a company file. */
export const KnownLink = z.object({
  entity: z.enum(['customer', 'item', 'job', 'invoice', 'payment']),
  remoteId: z.string(),
  /** Its name or number. */
  label: z.string().optional(),
});
export type KnownLink = z.output<typeof KnownLink>;

/** A company file that was open instead of the connection's own, and what differs. */
export const RefusedFile = z.object({
  state: z.string().refine(isDesktopState),
  details: z.record(z.string(), z.string()),
  name: z.string().optional(),
  path: z.string().optional(),
  stamped: z.boolean(),
  /** The records of ours that it was asked for and does not have. */
  missing: z.array(KnownLink).default([]),
});
export type RefusedFile = z.output<typeof RefusedFile>;

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
    state: z.string().refine(isDesktopState),
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
    /** The company file that links belong to. Absent: the connection's first one. */
    companyFileId: z.uuid().optional(),
    ownerId: z.string().default(OWNER_ID),
    refusedFile: RefusedFile.optional(),
    product: z.string().optional(),
    qbxmlVersion: z.string().optional(),
    fileFacts: FileFacts,
    setSize: z.number().optional(),
    msPerRequest: z.number().optional(),
    /** The last answered set: the next one lets QuickBooks forget it. */
    clearableSet: z.string().optional(),
  })
  .transform(({ fileFacts: facts, setSize, msPerRequest, ...connection }) => ({
    ...connection,
    facts,
    companyFileId: connection.companyFileId ?? connection.connectionId,
    pace: setSize === undefined ? undefined : { setSize, msPerRequest },
  }));
export type Connection = z.output<typeof Connection>;

/** Returns the path that QuickBooks opens: the chosen one, else the one where the file was last seen; empty: the open file. */
export const pathOf = ({ companyFile, filePath = '' }: Connection): string =>
  companyFile === '' ? filePath : companyFile;

/** The settings that an administrator chooses. An omitted setting keeps its value, or gets its default in a new connection. */
export const ConnectionChoice = z.strictObject({
  everyMinutes: z.int().min(1).max(1440).optional(),
  unattended: z.enum(['optional', 'required']).optional(),
  /** The path of the company file, for runs while nobody has QuickBooks open. Empty: the file that is open. */
  companyFile: z.string().trim().max(260).optional(),
});
export type ConnectionChoice = z.output<typeof ConnectionChoice>;

/** A person's answer to the question which company file was open instead of the connection's own. */
export const FileAnswer = z.strictObject({
  /** `same`: moved or renamed. `restored`: a backup; what it lost is sent again. `another`: links start from nothing. */
  is: z.enum(['same', 'restored', 'another']),
  by: z.string().trim().min(1).max(200),
});
export type FileAnswer = z.output<typeof FileAnswer>;
