import type { Taken } from '@jobpro/connector';
import { execute, type Executor, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CompanyFileStore, type OwnFile } from '../company-file/company-file.store.js';
import type { Entry } from '../message-sets/message-set.js';
import { afterPart, CHECK_LINKS, type LinkPart } from './check-links.decide.js';
import { atStart, type Following, isPagedRead, type Position, type ReadProgress } from './paged-read.decide.js';
import { type ExportedPage, readBacks, scopeOf, totalOr } from './read-back.decide.js';

/** Documents of one page of a read-back: a query with some hundred ids. */
const BACK_PAGE = 200;
const Exported = z.object({
  seq: z.string(),
  id: z.string(),
  total: z.string().optional(),
  number: z.string().optional(),
});
const PositionRow = z.object({
  commandId: z.string(),
  part: z.number(),
  partPages: z.number(),
  lastName: z.string().optional(),
  restarts: z.number(),
});

/** How far one paged read is after a page. */
export interface ReadStep {
  readonly commandId: string;
  readonly companyId: string;
  readonly key: string;
  readonly position: Position;
  readonly pages: number;
  readonly records: number;
  readonly finished: boolean;
}

/** Stores how far each paged read is, over sessions. */
@Injectable()
export class PagedReadStore {
  readonly #source: DataSource;
  readonly #files: CompanyFileStore;

  constructor(source: DataSource, files: CompanyFileStore) {
    this.#source = source;
    this.#files = files;
  }

  /** Returns the positions of these reads. One that is not among them has not begun. */
  async positions(commandIds: readonly string[]): Promise<ReadonlyMap<string, Position>> {
    if (commandIds.length === 0) return new Map();
    const sql = `select command_id, part, part_pages, last_name, restarts
                   from desktop.reading where command_id = any ($1::uuid[])`;
    const rows = await query(this.#source, sql, [commandIds], PositionRow);
    return new Map(rows.map(({ commandId, lastName, ...position }) => [commandId, { ...position, lastName }]));
  }

  /** Returns how far those of the commands are that read page by page. */
  async progress(commands: readonly Taken[], companyFileId: string): Promise<ReadonlyMap<string, ReadProgress>> {
    const reads = commands.filter(({ key }) => isPagedRead(key));
    const positions = await this.positions(reads.map(({ commandId }) => commandId));
    const progress = new Map<string, ReadProgress>();
    for (const command of reads) {
      const position = positions.get(command.commandId) ?? atStart;
      const file = { companyId: command.companyId, companyFileId };
      const { part, lastName: after } = position;
      const exported = command.key in readBacks ? await this.exported(command, file, after) : undefined;
      const linked = command.key === CHECK_LINKS ? await this.#files.linksFrom(file, { part, after }) : undefined;
      progress.set(command.commandId, { position, exported, linked });
    }
    return progress;
  }

  /** Returns the pages after those that the entries ask for. */
  async following(entries: readonly Entry[], commands: readonly Taken[], companyFileId: string): Promise<Following> {
    const exported = new Map<string, ExportedPage>();
    const linked = new Map<string, LinkPart>();
    for (const { commandId, state } of entries) {
      const command = commands.find((each) => each.commandId === commandId);
      if (state.phase !== 'page' || command === undefined) continue;
      const file = { companyId: command.companyId, companyFileId };
      if (state.exported?.next !== undefined)
        exported.set(commandId, await this.exported(command, file, state.exported.next));
      const links = state.linked && (await this.#files.linksFrom(file, afterPart(state.linked)));
      if (links !== undefined) linked.set(commandId, links);
    }
    return { exported, linked };
  }

  /** Returns the next exported documents of one kind within the command's days, in the order of the queue. */
  async exported(
    taken: Taken,
    { companyId, companyFileId }: OwnFile,
    after: string | undefined,
  ): Promise<ExportedPage> {
    const { entity, from, to } = scopeOf(taken);
    const exported = await query(
      this.#source,
      `select c.seq::text, answer #>> '{remote,id}' as id, answer ->> 'total' as total, answer #>> '{remote,label}' as number
         from desktop.command c
        where company_id = $1 and entity = $2 and action = 'create' and answer ->> 'kind' = 'done' and c.seq > $3::bigint
          and coalesce(connection_id, data ->> 'connectionId', $7) = $7
          and ($4::text is null or data ->> 'date' >= $4) and ($5::text is null or data ->> 'date' <= $5)
        order by c.seq limit $6`,
      [companyId, entity, after ?? '0', from ?? null, to ?? null, BACK_PAGE, companyFileId],
      Exported,
    );
    const last = exported.at(-1);
    return {
      documents: exported.map(({ id, total, number }) => ({ id, total: totalOr(total), number })),
      next: exported.length < BACK_PAGE ? undefined : last?.seq,
    };
  }

  async save(tx: Executor, progress: readonly ReadStep[]): Promise<void> {
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
