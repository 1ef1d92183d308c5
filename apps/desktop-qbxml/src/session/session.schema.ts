import { z } from 'zod';

/** What the Web Connector was given and has not answered. */
export const Awaiting = z.discriminatedUnion('kind', [
  /** A set with commands. */
  z.object({ kind: z.literal('work'), setId: z.string() }),
  /** The question what became of a set whose answer was lost. */
  z.object({ kind: z.literal('status'), setId: z.string() }),
  /** That QuickBooks may forget what it kept of a set. */
  z.object({ kind: z.literal('clear'), setId: z.string() }),
  /** Which company file is open, because the first call did not say. */
  z.object({ kind: z.literal('introduction'), path: z.string(), major: z.number(), minor: z.number() }),
]);
export type Awaiting = z.output<typeof Awaiting>;

/** One session of a Web Connector. Its id is the owner that leases the company. */
export const Session = z
  .object({
    session_id: z.uuid(),
    connection_id: z.uuid(),
    company_id: z.string(),
    qbxml_version: z.string().nullable(),
    awaiting: Awaiting.nullable(),
    awaited_at: z.date().nullable(),
    last_error: z.string().nullable(),
    connection_errors: z.number(),
    losses: z.number(),
    sets: z.number(),
    done: z.number(),
    rejected: z.number(),
  })
  .transform((row) => ({
    sessionId: row.session_id,
    connectionId: row.connection_id,
    companyId: row.company_id,
    /** Known, and the company file with it, from the first sendRequestXML on. */
    qbxmlVersion: row.qbxml_version ?? undefined,
    awaiting: row.awaiting ?? undefined,
    /** When outcomes went out that others wait for, and nothing was sent since. */
    awaitedAt: row.awaited_at ?? undefined,
    lastError: row.last_error ?? undefined,
    connectionErrors: row.connection_errors,
    /** How many answers were lost in this session. */
    losses: row.losses,
    sets: row.sets,
    done: row.done,
    rejected: row.rejected,
  }));
export type Session = z.output<typeof Session>;
