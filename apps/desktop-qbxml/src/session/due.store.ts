import { rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

const Count = z.object({ due: z.number() });
const Paused = z.object({ seconds: z.number().nullable(), because: z.string().nullable() });
const Queue = z.object({ length: z.number(), oldest_seconds: z.number().nullable() });

/** What waits in a company's queue. Every count is bounded, so that a long queue costs no more than a short one. */
export class DueStore {
  constructor(private readonly dataSource: DataSource) {}

  /** How many commands could go now, up to `most`. Index: command_free. */
  async due(companyId: string, most: number): Promise<number> {
    const [row] = await rows(
      this.dataSource,
      `select count(*)::int as due
         from (select from desktop.command
                where company_id = $1 and owner is null and state in ('queued', 'unknown') and due <= now()
                limit $2) as counted`,
      [companyId, most],
      Count,
    );
    return row?.due ?? 0;
  }

  /** For how many seconds the company is still to be left alone, and why; undefined where it is not. */
  async pause(companyId: string): Promise<{ seconds: number; because: string | undefined } | undefined> {
    const [row] = await rows(
      this.dataSource,
      `select ceil(extract(epoch from paused_until - now()))::int as seconds, pause_because as because
         from desktop.company_queue where company_id = $1 and paused_until > now()`,
      [companyId],
      Paused,
    );
    return row?.seconds == null ? undefined : { seconds: row.seconds, because: row.because ?? undefined };
  }

  /** Length, up to 100,000, and age of everything that is not settled, for people. */
  async queue(companyId: string): Promise<{ length: number; oldestSeconds: number | undefined }> {
    const [row] = await rows(
      this.dataSource,
      `select count(*)::int as length, extract(epoch from now() - min(queued_at))::float8 as oldest_seconds
         from (select queued_at from desktop.command
                where company_id = $1 and owner is null and state in ('queued', 'unknown') limit 100000) as open`,
      [companyId],
      Queue,
    );
    return { length: row?.length ?? 0, oldestSeconds: row?.oldest_seconds ?? undefined };
  }
}
