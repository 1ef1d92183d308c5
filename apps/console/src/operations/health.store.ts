import { type Executor, rows, sqlFile } from '@jobpro/database';
import { z } from 'zod';
import type { CompanyHealth } from './operations.schema.js';

const companiesSql = sqlFile(import.meta.url, './companies.sql');
const AT_MOST = 500;

const Row = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    edition: z.enum(['online', 'desktop']).nullable(),
    online_status: z.enum(['connected', 'broken', 'disconnected']).nullable(),
    ends_at: z.date().nullable(),
    has_desktop: z.boolean(),
    last_contact: z.date().nullable(),
    queued: z.number(),
    oldest_seconds: z.number().nullable(),
    failed: z.number(),
    checking: z.number(),
    answered: z.number(),
    refused: z.number(),
    has_contact: z.boolean(),
    paused_until: z.date().nullable(),
  })
  .transform((row): CompanyHealth => {
    const desktop = row.edition === 'desktop' || (row.edition === null && row.has_desktop);
    return {
      id: row.id,
      name: row.name,
      edition: row.edition,
      status: desktop ? desktopStatus(row.has_desktop, row.has_contact) : onlineStatus(row.online_status),
      lastContact: row.last_contact?.toISOString() ?? null,
      endsAt: desktop ? null : (row.ends_at?.toISOString() ?? null),
      queued: row.queued,
      oldestSeconds: row.oldest_seconds,
      failed: row.failed,
      checking: row.checking,
      answered: row.answered,
      refused: row.refused,
      pausedUntil: row.paused_until?.toISOString() ?? null,
    };
  });

const desktopStatus = (made: boolean, called: boolean): CompanyHealth['status'] => {
  if (!made) return 'none';
  return called ? 'connected' : 'waiting';
};
const onlineStatus = (status: 'connected' | 'broken' | 'disconnected' | null): CompanyHealth['status'] => {
  if (status === null) return 'none';
  return status === 'connected' ? 'connected' : 'broken';
};

/** How every company stands, those with trouble first. */
export const healthOf = (source: Executor): Promise<CompanyHealth[]> => rows(source, companiesSql, [AT_MOST], Row);
