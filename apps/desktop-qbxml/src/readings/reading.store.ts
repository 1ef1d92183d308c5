import { execute, type Executor, rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Taken } from '@jobpro/connector';
import { type ExportedPage, scopeOf, totalOr } from './read-back.decide.js';
import type { Position } from './reading.js';

/** Documents of one page of a read-back: a query with some hundred ids. */
const BACK_PAGE = 200;
const Exported = z.object({
  seq: z.string(),
  id: z.string(),
  total: z.string().nullable(),
  number: z.string().nullable(),
});

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

  /** The next documents of one kind that we made or found, by their days, after a command's place in the queue. */
  async exported(taken: Taken, after: string | undefined): Promise<ExportedPage> {
    const { entity, from, to } = scopeOf(taken);
    const found = await rows(
      this.dataSource,
      `select c.seq::text, answer #>> '{remote,id}' as id, answer ->> 'total' as total, answer #>> '{remote,label}' as number
         from desktop.command c
        where company_id = $1 and entity = $2 and action = 'create' and answer ->> 'kind' = 'done' and c.seq > $3::bigint
          and ($4::text is null or data ->> 'date' >= $4) and ($5::text is null or data ->> 'date' <= $5)
        order by c.seq limit $6`,
      [taken.companyId, entity, after ?? '0', from ?? null, to ?? null, BACK_PAGE],
      Exported,
    );
    const last = found.at(-1);
    return {
      documents: found.map(({ id, total, number }) => ({
        id,
        total: totalOr(total),
        ...(number === null ? {} : { number }),
      })),
      ...(found.length < BACK_PAGE || last === undefined ? {} : { next: last.seq }),
    };
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
