import { execute, type Executor, rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Position } from './reading.js';

const Row = z.object({
  command_id: z.string(),
  part: z.number(),
  part_pages: z.number(),
  last_name: z.string().nullable(),
  restarts: z.number(),
});

/** Where one reading came to. */
export interface Progress {
  readonly commandId: string;
  readonly companyId: string;
  readonly key: string;
  readonly position: Position;
  readonly pages: number;
  readonly records: number;
  readonly finished: boolean;
}

/** How far each reading has come, over sessions. */
export class ReadingStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Where these readings stand; one that is not among them has not begun. */
  async positions(commandIds: readonly string[]): Promise<ReadonlyMap<string, Position>> {
    if (commandIds.length === 0) return new Map();
    const sql = `select command_id, part, part_pages, last_name, restarts
                   from desktop.reading where command_id = any ($1::uuid[])`;
    const found = await rows(this.dataSource, sql, [commandIds], Row);
    return new Map(
      found.map((row) => [
        row.command_id,
        {
          part: row.part,
          partPages: row.part_pages,
          lastName: row.last_name ?? undefined,
          restarts: row.restarts,
        },
      ]),
    );
  }

  async note(tx: Executor, progress: readonly Progress[]): Promise<void> {
    for (const { commandId, companyId, key, position, pages, records, finished } of progress) {
      await execute(
        tx,
        `insert into desktop.reading as r
           (command_id, company_id, key, part, part_pages, last_name, restarts, pages, records, finished_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10 then now() end)
         on conflict (command_id) do update
            set part = excluded.part, part_pages = excluded.part_pages, last_name = excluded.last_name,
                restarts = excluded.restarts, pages = r.pages + excluded.pages, records = r.records + excluded.records,
                finished_at = excluded.finished_at`,
        [
          commandId,
          companyId,
          key,
          position.part,
          position.partPages,
          position.lastName ?? null,
          position.restarts,
          pages,
          records,
          finished,
        ],
      );
    }
  }
}
