import { execute, type Executor, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { KnownLink, type RefusedFile } from '../connection/connection.js';
import { linkKinds, type LinkPart } from '../paged-reads/check-links.decide.js';

/** Records that prove a company file: those that were sent last, and the first ones. */
const NEWEST = 8;
const OLDEST = 2;
/** Records of one page of a check of all links. */
const PAGE = 200;

const LinkRow = KnownLink.extend({ seq: z.string() }).transform(({ seq, ...link }) => ({ seq, link }));
const FormerId = z.object({ companyFileId: z.uuid() });
const RemoteIdRow = z.object({ remoteId: z.string() });

/** A company file of a connection. */
export interface OwnFile {
  readonly companyId: string;
  readonly companyFileId: string;
}

/** Links that hold in the company file $2 of the company $1. A record that was sent again counts as it was sent last. */
const LINKED = `
  select c.seq::text, c.seq as place, c.entity, c.settled_at, c.answer #>> '{remote,id}' as remote_id,
         coalesce(c.answer #>> '{remote,label}', c.data ->> 'name') as label
    from desktop.command c
   where c.company_id = $1 and c.state = 'settled' and c.action in ('ensure', 'create') and c.answer ->> 'kind' = 'done'
     and coalesce(c.connection_id, c.data ->> 'connectionId') = $2
     and not exists (select from desktop.gone_record g
                      where g.company_id = $1 and g.remote_id = c.answer #>> '{remote,id}')
     and not exists (select from desktop.command n
                      where n.company_id = $1 and n.entity = c.entity and n.record_id = c.record_id and n.seq > c.seq
                        and n.action = c.action and n.answer ->> 'kind' = 'done')`;

/** Stores facts of company files: the records of ours in them, and the files that a connection belonged to. */
@Injectable()
export class CompanyFileStore {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /**
   * Returns the links by which a company file is recognized, newest first: few, but enough to tell a restored backup from another
   * file. Returns none while a check of all links is in the queue, because the file was accepted as it is.
   */
  async knownLinks({ companyId, companyFileId }: OwnFile): Promise<KnownLink[]> {
    return query(
      this.#source,
      `with linked as (${LINKED}), checking as (
         select from desktop.command
          where company_id = $1 and entity = 'company' and action = 'check-links' and state <> 'settled' limit 1
       ), chosen as (
         (select * from linked order by settled_at desc, place desc limit $3)
         union (select * from linked order by settled_at, place limit $4)
       )
       select entity, remote_id, label from chosen
        where not exists (select from checking) order by settled_at desc, place desc`,
      [companyId, companyFileId, NEWEST, OLDEST],
      KnownLink,
    );
  }

  /** Returns the next links for a check of all of them, from a kind and a command on; undefined where none are left. */
  async linksFrom(
    { companyId, companyFileId }: OwnFile,
    from: { readonly part: number; readonly after: string | undefined },
  ): Promise<LinkPart | undefined> {
    let { after } = from;
    for (const [part, entity] of [...linkKinds.entries()].slice(from.part)) {
      const rows = await query(
        this.#source,
        `select seq, entity, remote_id, label from (${LINKED} and c.entity = $3 and c.seq > $4::bigint) as linked
          order by place limit $5`,
        [companyId, companyFileId, entity, after ?? '0', PAGE],
        LinkRow,
      );
      const links = rows.map(({ link }) => link);
      if (links.length > 0) return { part, after, links, next: rows.length < PAGE ? undefined : rows.at(-1)?.seq };
      after = undefined;
    }
    return undefined;
  }

  /** Stores that QuickBooks does not have these records. Returns the ids that were not stored before. */
  async addGone(tx: Executor, companyId: string, links: readonly KnownLink[]): Promise<ReadonlySet<string>> {
    if (links.length === 0) return new Set();
    const rows = await query(
      tx,
      `insert into desktop.gone_record (company_id, remote_id) select $1, unnest($2::text[])
       on conflict do nothing returning remote_id`,
      [companyId, [...new Set(links.map(({ remoteId }) => remoteId))]],
      RemoteIdRow,
    );
    return new Set(rows.map(({ remoteId }) => remoteId));
  }

  /** Returns the id of a file of this name and path that the connection belonged to before. */
  async formerFile(
    executor: Executor,
    connectionId: string,
    { name, path }: Pick<RefusedFile, 'name' | 'path'>,
  ): Promise<string | undefined> {
    const [former] = await query(
      executor,
      `select company_file_id from desktop.former_file
        where connection_id = $1 and name is not distinct from $2 and lower(path) is not distinct from lower($3)
        order by left_at desc limit 1`,
      [connectionId, name ?? null, path ?? null],
      FormerId,
    );
    return former?.companyFileId;
  }

  /** Stores the connection's present file as one that it belonged to before. */
  async keepFormer(tx: Executor, connectionId: string): Promise<void> {
    await execute(
      tx,
      `insert into desktop.former_file as f (connection_id, company_file_id, name, path)
       select connection_id, coalesce(company_file_id, connection_id), file_name, file_path
         from desktop.connection where connection_id = $1
       on conflict (connection_id, company_file_id) do update
          set name = excluded.name, path = excluded.path, left_at = now()`,
      [connectionId],
    );
  }

  /** Names the file that unsent commands of a company were made for. They are sent into no other. */
  async bindQueued(tx: Executor, { companyId, companyFileId }: OwnFile): Promise<void> {
    await execute(
      tx,
      `update desktop.command set connection_id = $2
        where company_id = $1 and state <> 'settled' and connection_id is null and data ->> 'connectionId' is null`,
      [companyId, companyFileId],
    );
  }

  /** Makes the unsent commands that were made for a file due now. */
  async makeDue(tx: Executor, { companyId, companyFileId }: OwnFile): Promise<void> {
    await execute(
      tx,
      `update desktop.command set due = now()
        where company_id = $1 and state in ('queued', 'unknown') and owner is null and due > now()
          and coalesce(connection_id, data ->> 'connectionId') = $2`,
      [companyId, companyFileId],
    );
  }
}
