import { execute, type Executor, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { OwnFile } from '../company-file/company-file.store.js';
import { Entry, type Pace, writeEntries } from './message-set.js';

/** A stored message set. */
export const MessageSetRow = z.object({
  setId: z.string(),
  sessionId: z.uuid(),
  state: z.enum(['sent', 'open', 'answered', 'recovered', 'cleared', 'void']),
  writes: z.boolean(),
  entries: z.array(Entry),
  sentAt: z.date(),
  /** Sent more than once under its id, so that QuickBooks must keep what it stored of it. */
  resent: z.boolean(),
});
export type MessageSetRow = z.output<typeof MessageSetRow>;

const columns = 'set_id, session_id, state, writes, entries, sent_at, resent';
const SetId = z.object({ setId: z.string() });
const EntryRow = z.object({ entry: Entry });

export interface NewSet {
  readonly setId: string;
  readonly companyId: string;
  readonly companyFileId: string;
  readonly sessionId: string;
  readonly writes: boolean;
  readonly entries: readonly Entry[];
  readonly requests: number;
  readonly bytes: number;
}

/** How a message set ended. */
export interface SetEnd {
  readonly state: 'open' | 'answered' | 'recovered' | 'cleared' | 'void';
  readonly statusCode?: number | undefined;
  readonly hresult?: string | undefined;
}

/** Message sets, stored from before they are sent until their result is known, and the entries that wait for a later set. */
@Injectable()
export class MessageSetStore {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Stores a set that is about to be sent. One that is sent again under its id is stored as sent once more. */
  async add(tx: Executor, set: NewSet): Promise<void> {
    await execute(
      tx,
      `insert into desktop.message_set (set_id, company_id, session_id, writes, entries, requests, bytes, company_file_id)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)
       on conflict (set_id) do update
          set session_id = excluded.session_id, state = 'sent', entries = excluded.entries, requests = excluded.requests,
              bytes = excluded.bytes, sent_at = now(), answered_at = null, resent = true`,
      [
        set.setId,
        set.companyId,
        set.sessionId,
        set.writes,
        writeEntries(set.entries),
        set.requests,
        set.bytes,
        set.companyFileId,
      ],
    );
  }

  async byId(setId: string): Promise<MessageSetRow | undefined> {
    const sql = `select ${columns} from desktop.message_set where set_id = $1`;
    const [row] = await query(this.#source, sql, [setId], MessageSetRow);
    return row;
  }

  /**
   * Returns a company's oldest set whose result is unknown, or that QuickBooks still keeps after its recovery. A set that was sent
   * into another company file is never asked for in this one.
   */
  async unresolved({ companyId, companyFileId }: OwnFile): Promise<MessageSetRow | undefined> {
    const [row] = await query(
      this.#source,
      `select ${columns} from desktop.message_set
        where company_id = $1 and (company_file_id is null or company_file_id = $2) and state in ('sent', 'recovered')
        order by sent_at limit 1`,
      [companyId, companyFileId],
      MessageSetRow,
    );
    return row;
  }

  /** Returns which of these sets a computer may still have. */
  async open(setIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (setIds.length === 0) return new Set();
    const sql = `select set_id from desktop.message_set where set_id = any ($1::text[]) and state = 'open'`;
    return new Set((await query(this.#source, sql, [setIds], SetId)).map(({ setId }) => setId));
  }

  /** Stores how a set ended and deletes its entries. The results of its commands are stored elsewhere by then. */
  async end(setId: string, end: SetEnd, executor: Executor = this.#source): Promise<void> {
    await execute(
      executor,
      `update desktop.message_set
          set state = $2, answered_at = coalesce(answered_at, now()), entries = '[]',
              status_code = coalesce($3, status_code), hresult = coalesce($4, hresult)
        where set_id = $1`,
      [setId, end.state, end.statusCode ?? null, end.hresult ?? null],
    );
  }

  /** Stores how large the next sets of a connection are, and the answered set that QuickBooks may forget. */
  async savePace(tx: Executor, connectionId: string, pace: Pace, clearableSet?: string): Promise<void> {
    await execute(
      tx,
      `update desktop.connection
          set set_size = $2, ms_per_request = $3, clearable_set = coalesce($4, clearable_set)
        where connection_id = $1`,
      [connectionId, pace.setSize, pace.msPerRequest ?? null, clearableSet ?? null],
    );
  }

  /** Returns a session's next pending entries in order. */
  async pending(sessionId: string, limit: number): Promise<Entry[]> {
    const sql = 'select entry from desktop.pending_step where session_id = $1 order by wave, seq limit $2';
    return (await query(this.#source, sql, [sessionId, limit], EntryRow)).map(({ entry }) => entry);
  }

  async hasPending(sessionId: string): Promise<boolean> {
    return (await this.pending(sessionId, 1)).length > 0;
  }

  /** Stores entries for later sets. They replace those that were stored for the same commands. */
  async putPending(tx: Executor, sessionId: string, entries: readonly Entry[]): Promise<void> {
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

  async removePending(tx: Executor, commandIds: readonly string[]): Promise<void> {
    if (commandIds.length === 0) return;
    await execute(tx, 'delete from desktop.pending_step where command_id = any ($1::uuid[])', [commandIds]);
  }

  /** Deletes all pending entries of a session. */
  async dropPending(sessionId: string, executor: Executor = this.#source): Promise<void> {
    await execute(executor, 'delete from desktop.pending_step where session_id = $1', [sessionId]);
  }

  /** Deletes the pending entries of a company's other sessions: what they asked is outdated. */
  async dropPendingOfOthers(companyId: string, sessionId: string): Promise<void> {
    await execute(
      this.#source,
      `delete from desktop.pending_step p using desktop.session s
        where p.session_id = s.session_id and s.company_id = $1 and s.session_id <> $2`,
      [companyId, sessionId],
    );
  }
}
