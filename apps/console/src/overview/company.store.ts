import { CompanySettings, type Edition } from '@jobpro/contracts';
import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';

const Row = z.object({ revision: z.number(), settings: CompanySettings, updated_at: z.date() });
const GoLive = z.object({ go_live: z.string().nullable() });
const Online = z
  .object({
    status: z.enum(['connected', 'broken', 'disconnected']),
    company_name: z.string().nullable(),
    connected_at: z.date(),
    refresh_expires_at: z.date().nullable(),
    ended_because: z.string().nullable(),
  })
  .transform((row) => ({
    edition: 'online' as const,
    status: row.status === 'connected' ? ('connected' as const) : ('broken' as const),
    companyName: row.company_name,
    since: row.connected_at.toISOString(),
    lastContact: null,
    endsAt: row.refresh_expires_at?.toISOString() ?? null,
    sentence: row.ended_because,
    everyMinutes: null,
    nextBy: null,
  }));
const Desktop = z
  .object({
    state: z.string(),
    file_name: z.string().nullable(),
    created_at: z.date(),
    last_contact_at: z.date().nullable(),
    every_minutes: z.number(),
    details: z.unknown(),
  })
  .transform((row) => ({
    edition: 'desktop' as const,
    status: row.last_contact_at === null ? ('waiting' as const) : ('connected' as const),
    companyName: row.file_name,
    since: row.created_at.toISOString(),
    lastContact: row.last_contact_at?.toISOString() ?? null,
    endsAt: null,
    sentence: row.state,
    everyMinutes: row.every_minutes,
    nextBy:
      row.last_contact_at === null
        ? null
        : new Date(row.last_contact_at.getTime() + row.every_minutes * 60_000).toISOString(),
  }));

/** How a company is joined to its books. `nextBy`: when the Web Connector will have called at the latest. */
export const Connection = z.object({
  edition: z.enum(['online', 'desktop']),
  status: z.enum(['connected', 'waiting', 'broken']),
  companyName: z.string().nullable(),
  since: z.string(),
  lastContact: z.string().nullable(),
  endsAt: z.string().nullable(),
  sentence: z.string().nullable(),
  everyMinutes: z.number().nullable(),
  nextBy: z.string().nullable(),
});
export type Connection = z.infer<typeof Connection>;

const Confirmed = z.object({ who_name: z.string() });
const Imported = z.object({ entity: z.enum(['customer', 'item']), seen: z.number(), finished: z.boolean() });
export const CONFIRMED = 'connection.confirmed';

/** What the other services know of a company. Reads only. */
export class CompanyStore {
  constructor(private readonly source: Executor) {}

  async settings(companyId: string, executor = this.source): Promise<CompanySettings | undefined> {
    const [found] = await rows(
      executor,
      'select revision, settings, updated_at from mapping.company where company_id = $1',
      [companyId],
      Row,
    );
    return found?.settings;
  }

  async goLive(companyId: string): Promise<string | undefined> {
    const sql = `select settings ->> 'goLive' as go_live from mapping.company where company_id = $1`;
    const [found] = await rows(this.source, sql, [companyId], GoLive);
    return found?.go_live ?? undefined;
  }

  /** The company's connection in its edition, or whichever there is while no edition is chosen. */
  async connection(companyId: string, edition: Edition | undefined): Promise<Connection | undefined> {
    const [online] = await rows(
      this.source,
      `select status, company_name, connected_at, refresh_expires_at, ended_because from online.connection
        where company_id = $1 order by (status <> 'disconnected') desc, connected_at desc limit 1`,
      [companyId],
      Online,
    );
    const [desktop] = await rows(
      this.source,
      `select state, file_name, created_at, last_contact_at, every_minutes, details from desktop.connection where company_id = $1`,
      [companyId],
      Desktop,
    );
    if (edition === 'online') return online;
    if (edition === 'desktop') return desktop;
    return online ?? desktop;
  }

  /** Who said that this connection, with the books that it has now, is the right one. */
  async confirmedBy(companyId: string, connection: Connection | undefined): Promise<string | null> {
    if (connection === undefined) return null;
    const [found] = await rows(
      this.source,
      `select who_name from console.act
        where company_id = $1 and what = $2 and about ->> 'since' = $3 and about ->> 'companyName' = $4 order by seq desc limit 1`,
      [companyId, CONFIRMED, connection.since, connection.companyName ?? ''],
      Confirmed,
    );
    return found?.who_name ?? null;
  }

  imports(companyId: string): Promise<z.infer<typeof Imported>[]> {
    const sql = `select distinct on (entity) entity, seen, finished_at is not null as finished from mapping.import
                  where company_id = $1 order by entity, started_at desc`;
    return rows(this.source, sql, [companyId], Imported);
  }
}
