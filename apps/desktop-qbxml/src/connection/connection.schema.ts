import { z } from 'zod';
import { isConnectionState } from './connection-state.js';

/** What the company file's preferences told at the first call of a session. */
const StoredFacts = z.object({
  taxCodes: z.object({ taxable: z.string(), exempt: z.string() }).optional(),
});

/** One company's connection to its QuickBooks Desktop. */
export const Connection = z
  .object({
    connection_id: z.uuid(),
    company_id: z.string(),
    user_name: z.string(),
    password_hash: z.string(),
    file_id: z.string(),
    every_minutes: z.number(),
    unattended: z.enum(['optional', 'required']),
    company_file: z.string(),
    state: z.string().refine(isConnectionState),
    details: z.record(z.string(), z.string()),
    state_at: z.date(),
    failed_logins: z.number(),
    client_version: z.string().nullable(),
    last_contact_at: z.date().nullable(),
    last_session_at: z.date().nullable(),
    file_path: z.string().nullable(),
    file_name: z.string().nullable(),
    file_stamped: z.boolean(),
    product: z.string().nullable(),
    qbxml_version: z.string().nullable(),
    file_facts: StoredFacts,
    set_size: z.number().nullable(),
    ms_per_request: z.number().nullable(),
    clearable_set: z.string().nullable(),
    created_at: z.date(),
    renewed_at: z.date(),
  })
  .transform((row) => ({
    connectionId: row.connection_id,
    companyId: row.company_id,
    userName: row.user_name,
    passwordHash: row.password_hash,
    fileId: row.file_id,
    everyMinutes: row.every_minutes,
    unattended: row.unattended,
    /** The path that QuickBooks shall open; empty: the file that is open. */
    companyFile: row.company_file,
    state: row.state,
    details: row.details,
    stateAt: row.state_at,
    failedLogins: row.failed_logins,
    clientVersion: row.client_version ?? undefined,
    lastContactAt: row.last_contact_at ?? undefined,
    lastSessionAt: row.last_session_at ?? undefined,
    filePath: row.file_path ?? undefined,
    fileName: row.file_name ?? undefined,
    /** Whether our stamp was seen in the company file. */
    fileStamped: row.file_stamped,
    product: row.product ?? undefined,
    qbxmlVersion: row.qbxml_version ?? undefined,
    facts: row.file_facts,
    pace: row.set_size === null ? undefined : { setSize: row.set_size, msPerRequest: row.ms_per_request ?? undefined },
    /** The last answered set: the next one lets QuickBooks forget it. */
    clearableSet: row.clearable_set ?? undefined,
    createdAt: row.created_at,
    renewedAt: row.renewed_at,
  }));
export type Connection = z.output<typeof Connection>;

/** What an administrator chooses of a connection. What is left out stays as it was, or takes its default. */
export const ConnectionChoice = z.strictObject({
  everyMinutes: z.int().min(1).max(1440).optional(),
  unattended: z.enum(['optional', 'required']).optional(),
  /** The path of the company file, for runs while nobody has QuickBooks open. Empty: whatever file is open. */
  companyFile: z.string().trim().max(260).optional(),
});
export type ConnectionChoice = z.output<typeof ConnectionChoice>;
