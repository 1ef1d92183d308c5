import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';
import type { Caller } from '../access/access.js';

/** Something that a user did. */
export const Act = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string(),
  what: z.string(),
  about: z.record(z.string(), z.unknown()),
});
export type Act = z.infer<typeof Act>;

const Row = z
  .object({
    id: z.string(),
    at: z.date(),
    who_name: z.string(),
    what: z.string(),
    about: z.record(z.string(), z.unknown()),
  })
  .transform(({ id, at, who_name: who, what, about }): Act => ({ id, at: at.toISOString(), who, what, about }));
const Kept = z.object({ result: z.unknown() });
const COLUMNS = 'id, at, who_name, what, about';

export interface NewAct {
  /** The request's own id: the same twice is one act. */
  readonly id: string;
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly traceId: string | undefined;
}

/** The record of what users did. Written in the transaction of the act itself. */
export const acts = {
  /** What the same act answered before, or undefined when it is new. */
  async before<T>(tx: Executor, { companyId }: Caller, id: string, result: z.ZodType<T>): Promise<T | undefined> {
    const [found] = await rows(
      tx,
      'select result from console.act where company_id = $1 and id = $2',
      [companyId, id],
      Kept,
    );
    return found === undefined ? undefined : result.parse(found.result);
  },

  /** Keeps an act; answers false when somebody was quicker with the same one. */
  async keep(tx: Executor, { companyId, user }: Caller, act: NewAct): Promise<boolean> {
    const kept = await rows(
      tx,
      `insert into console.act (company_id, id, who, who_name, what, about, result, trace_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning ${COLUMNS}`,
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
      Row,
    );
    return kept.length > 0;
  },

  /** The latest acts, those of some kinds, or those that concerned one record. */
  latest(tx: Executor, companyId: string, only: { what?: readonly string[]; record?: string } = {}): Promise<Act[]> {
    return rows(
      tx,
      `select ${COLUMNS} from console.act
        where company_id = $1 and ($2::text[] is null or what = any ($2::text[])) and ($3::text is null or about ->> 'record' = $3)
        order by seq desc limit 200`,
      [companyId, only.what ?? null, only.record ?? null],
      Row,
    );
  },
};
