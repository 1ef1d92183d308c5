import { execute, type Executor, rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Entry, writeEntries } from './entry.schema.js';

const Row = z.object({ entry: Entry });

/** What the commands in hand of a session do next, where that is known. */
export class PendingStepStore {
  constructor(private readonly dataSource: DataSource) {}

  /** The next ones in turn. */
  async next(sessionId: string, limit: number): Promise<Entry[]> {
    const sql = 'select entry from desktop.pending_step where session_id = $1 order by wave, seq limit $2';
    const found = await rows(this.dataSource, sql, [sessionId, limit], Row);
    return found.map(({ entry }) => entry);
  }

  /** Keeps steps for later sets, in the place of what was kept for these commands. */
  async put(tx: Executor, sessionId: string, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await execute(
      tx,
      `insert into desktop.pending_step (command_id, session_id, wave, seq, entry)
       select (e ->> 'commandId')::uuid, $1, (e ->> 'wave')::smallint, (e ->> 'seq')::bigint, e
         from jsonb_array_elements($2::jsonb) as e
       on conflict (command_id) do update
          set session_id = excluded.session_id, wave = excluded.wave, seq = excluded.seq, entry = excluded.entry`,
      [sessionId, writeEntries(entries)],
    );
  }

  async remove(tx: Executor, commandIds: readonly string[]): Promise<void> {
    if (commandIds.length === 0) return;
    await execute(tx, 'delete from desktop.pending_step where command_id = any ($1::uuid[])', [commandIds]);
  }

  /** Forgets everything of a session, or of all others of a company: what was asked there is old by now. */
  async forget(executor: Executor, sessionId: string): Promise<void> {
    await execute(executor, 'delete from desktop.pending_step where session_id = $1', [sessionId]);
  }

  /** The same outside of any transaction. */
  drop(sessionId: string): Promise<void> {
    return this.forget(this.dataSource, sessionId);
  }

  async forgetOthers(executor: Executor, companyId: string, sessionId: string): Promise<void> {
    await execute(
      executor,
      `delete from desktop.pending_step p using desktop.session s
        where p.session_id = s.session_id and s.company_id = $1 and s.session_id <> $2`,
      [companyId, sessionId],
    );
  }

  async any(sessionId: string): Promise<boolean> {
    const sql = 'select command_id from desktop.pending_step where session_id = $1 limit 1';
    return (await rows(this.dataSource, sql, [sessionId], z.object({ command_id: z.string() }))).length > 0;
  }
}
