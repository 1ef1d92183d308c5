import { execute, type Executor, rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Entry, writeEntries } from './entry.schema.js';

/** A message set that was written down. */
export const MessageSetRow = z
  .object({
    set_id: z.string(),
    session_id: z.uuid(),
    state: z.enum(['sent', 'answered', 'recovered', 'cleared', 'void']),
    writes: z.boolean(),
    entries: z.array(Entry),
    sent_at: z.date(),
  })
  .transform((row) => ({
    setId: row.set_id,
    sessionId: row.session_id,
    state: row.state,
    writes: row.writes,
    entries: row.entries,
    sentAt: row.sent_at,
  }));
export type MessageSetRow = z.output<typeof MessageSetRow>;

const columns = 'set_id, session_id, state, writes, entries, sent_at';

export interface NewSet {
  readonly setId: string;
  readonly companyId: string;
  readonly sessionId: string;
  readonly writes: boolean;
  readonly entries: readonly Entry[];
  readonly requests: number;
  readonly bytes: number;
}

/** What a set ended in. */
export interface SetEnd {
  readonly state: 'answered' | 'recovered' | 'cleared' | 'void';
  readonly statusCode?: number | undefined;
  readonly hresult?: string | undefined;
}

/** Message sets: on record before they go, until it is known what became of them. */
export class MessageSetStore {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: Executor, set: NewSet): Promise<void> {
    await execute(
      tx,
      `insert into desktop.message_set (set_id, company_id, session_id, writes, entries, requests, bytes)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
      [set.setId, set.companyId, set.sessionId, set.writes, writeEntries(set.entries), set.requests, set.bytes],
    );
  }

  async byId(setId: string): Promise<MessageSetRow | undefined> {
    const sql = `select ${columns} from desktop.message_set where set_id = $1`;
    const [row] = await rows(this.dataSource, sql, [setId], MessageSetRow);
    return row;
  }

  /** The oldest set of a company of which it is not known what became, or that QuickBooks still keeps after recovery. */
  async unresolved(companyId: string): Promise<MessageSetRow | undefined> {
    const [row] = await rows(
      this.dataSource,
      `select ${columns} from desktop.message_set
        where company_id = $1 and state in ('sent', 'recovered') order by sent_at limit 1`,
      [companyId],
      MessageSetRow,
    );
    return row;
  }

  /** Notes what became of a set. What its commands were is known by then elsewhere, so its entries go. */
  async end(executor: Executor, setId: string, end: SetEnd): Promise<void> {
    await execute(
      executor,
      `update desktop.message_set
          set state = $2, answered_at = coalesce(answered_at, now()), entries = '[]',
              status_code = coalesce($3, status_code), hresult = coalesce($4, hresult)
        where set_id = $1`,
      [setId, end.state, end.statusCode ?? null, end.hresult ?? null],
    );
  }

  /** The same outside of any transaction. */
  note(setId: string, end: SetEnd): Promise<void> {
    return this.end(this.dataSource, setId, end);
  }
}
