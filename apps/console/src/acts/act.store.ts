import { Reason } from '@jobpro/contracts';
import { type Executor, query } from '@jobpro/database';
import { recordStates } from '@jobpro/mapping';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import type { Caller } from '../access/access.js';
import { instant } from '../http/columns.js';
import { Act } from './act.schema.js';

const Row = Act.extend({ at: instant });
const Result = z.object({ result: z.unknown() });
const Acted = z.object({
  state: z.enum(recordStates),
  notices: z.array(z.object({ code: z.string() })),
  reason: Reason.optional(),
});
const LATEST = 200;

export interface NewAct {
  /** The request's own id. The same id twice is one act. */
  readonly id: string;
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly traceId: string | undefined;
}

/** Which acts: all that is given must match. */
export interface ActFilter {
  readonly companyId?: string;
  readonly what?: string;
  /** As `invoice/I7`. */
  readonly record?: string;
  /** Entries of `about`. */
  readonly about?: Readonly<Record<string, string>>;
}

/** Every act of a user, kept for ever. */
@Injectable()
export class ActStore {
  constructor(private readonly reads: Reads) {}

  /** Returns the latest acts, newest first; without a company those of all, for operators. Indexes: act_by_time, act_by_what. */
  latest(filter: ActFilter, limit = LATEST): Promise<Act[]> {
    const entries = filter.about === undefined ? null : JSON.stringify(filter.about);
    const { companyId } = filter;
    return query(
      companyId === undefined ? this.reads.ofOperations() : this.reads.ofCompany(companyId),
      `select id, at, who_name as who, what, about from console.act
        where ($1::text is null or company_id = $1) and ($2::text is null or what = $2)
          and ($3::text is null or about ->> 'record' = $3) and ($4::jsonb is null or about @> $4::jsonb)
        order by seq desc limit $5`,
      [filter.companyId ?? null, filter.what ?? null, filter.record ?? null, entries, limit],
      Row,
    );
  }

  /** Returns the result of an act that was done before, or undefined where there is none. */
  async resultOf(tx: Executor, companyId: string, id: string): Promise<unknown> {
    const sql = 'select result from console.act where company_id = $1 and id = $2';
    const [act] = await query(tx, sql, [companyId, id], Result);
    return act?.result;
  }

  /** Returns what decides which acts these records allow. Index: primary key of the entity's partition. */
  recordsOf(
    tx: Executor,
    companyId: string,
    entity: string,
    ids: readonly string[],
  ): Promise<z.output<typeof Acted>[]> {
    const sql = `select state, notices, reason from mapping.sync_record where entity = $1 and company_id = $2 and id = any ($3::text[])`;
    return query(tx, sql, [entity, companyId, ids], Acted);
  }

  /** Inserts an act. Returns false where another request with the same id was first. */
  async insert(tx: Executor, { companyId, user }: Caller, act: NewAct): Promise<boolean> {
    const inserted = await query(
      tx,
      `insert into console.act (company_id, id, who, who_name, what, about, result, trace_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning result`,
      [
        companyId,
        act.id,
        user.id,
        user.name,
        act.what,
        JSON.stringify(act.about),
        JSON.stringify(act.result),
        act.traceId ?? null,
      ],
      Result,
    );
    return inserted.length > 0;
  }
}
