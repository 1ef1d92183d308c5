import { execute, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';

const ImportPosition = z.object({
  /** The last id that was read. */
  after: z.string().optional(),
  /** The number of pages that were published. */
  page: z.number(),
});
type ImportPosition = z.output<typeof ImportPosition>;

/** Stores how far each import is. */
@Injectable()
export class ImportPositionStore {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Returns the position of an import within a realm; undefined where it has not begun there. */
  async find(commandId: string, realmId: string): Promise<ImportPosition | undefined> {
    const sql = 'select after, page from online.import_run where command_id = $1 and realm_id = $2';
    const [position] = await query(this.#source, sql, [commandId, realmId], ImportPosition);
    return position;
  }

  /** Stores a position, and adds `records` to the number of records read. */
  async save(
    tx: EntityManager,
    commandId: string,
    realmId: string,
    { after, page, records }: ImportPosition & { readonly records: number },
  ): Promise<void> {
    await execute(
      tx,
      `insert into online.import_run (command_id, realm_id, after, page, records) values ($1, $2, $3, $4, $5)
       on conflict (command_id) do update
          set after = excluded.after, page = excluded.page, records = online.import_run.records + excluded.records`,
      [commandId, realmId, after ?? null, page, records],
    );
  }
}
