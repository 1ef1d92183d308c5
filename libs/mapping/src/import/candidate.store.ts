import type { ImportedCustomer, ImportedItem, Said } from '@jobpro/contracts';
import { execute, recordset, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { byEntity } from '../partition.js';
import type { Match } from './imports.decide.js';

const matchesSql = sqlFile(import.meta.url, './sql/matches.sql');
const keepSql = byEntity(sqlFile(import.meta.url, './sql/keep.sql'));
const pageCameSql = byEntity(sqlFile(import.meta.url, './sql/page-came.sql'));
const undecidedSql = byEntity(sqlFile(import.meta.url, './sql/undecided.sql'));
const lockSql = byEntity(
  `select remote_id, import_id, data, verdict, proposal, decided, record_id from mapping.candidate_{entity}
    where entity = $1 and company_id = $2 and remote_id = any ($3::text[]) order by remote_id for update`,
);
const decideSql = byEntity(
  `update mapping.candidate_{entity} t set decided = d.decided, record_id = d.record_id, decided_by = $4, decided_at = now()
     from jsonb_to_recordset($3::jsonb) as d (remote_id text, decided text, record_id text)
    where t.entity = $1 and t.company_id = $2 and t.remote_id = d.remote_id`,
);
const startedSql = byEntity(
  `insert into mapping.import_{entity} (entity, company_id, id, requested_by) values ($1, $2, $3, $4)
       on conflict (entity, company_id, id) do update set requested_by = excluded.requested_by`,
);
const usedSql = {
  customer: sqlFile(import.meta.url, './sql/used-customers.sql'),
  item: sqlFile(import.meta.url, './sql/used-items.sql'),
};

/** The entities that are imported. */
export type Imported = 'customer' | 'item';
export type CandidateData = z.infer<typeof ImportedCustomer> | z.infer<typeof ImportedItem>;

/** A candidate as it is first written. */
export interface NewCandidate {
  readonly remoteId: string;
  readonly importId: string;
  readonly name: string;
  readonly data: CandidateData;
  readonly verdict: 'same' | 'perhaps' | 'new' | 'ignored';
  readonly why: string;
  readonly score: number;
  readonly proposal?: string;
  readonly decided?: 'linked' | 'published' | 'ignored';
  readonly recordId?: string;
}

/** A record of JobPro that may be the same. */
export type MatchRow = Match & { readonly type?: string | undefined };
const MatchRow = z.object({
  id: z.string(),
  name: z.string(),
  keys: z.array(z.string()),
  remoteId: z.string().optional(),
  type: z.string().optional(),
}) satisfies z.ZodType<MatchRow>;

const Candidate = z.object({
  remoteId: z.string(),
  importId: z.string(),
  data: z.custom<CandidateData>(),
  verdict: z.enum(['same', 'perhaps', 'new', 'ignored']),
  proposal: z.string().optional(),
  decided: z.enum(['linked', 'published', 'ignored']).optional(),
  recordId: z.string().optional(),
});
export type Candidate = z.output<typeof Candidate>;

const LinkTarget = z.object({ id: z.string(), name: z.string(), linked: z.boolean(), type: z.string().optional() });
type LinkTarget = z.output<typeof LinkTarget>;

const Behind = z.object({ id: z.string(), remoteId: z.string() });
const Id = z.object({ id: z.string() }).transform(({ id }) => id);
const RemoteIdRow = z.object({ remoteId: z.string() }).transform(({ remoteId }) => remoteId);

/**
 * The records of one entity found in QuickBooks, with their proposed matches in JobPro and the
 * decisions on them.
 */
export class CandidateStore {
  constructor(private readonly entity: Imported) {}

  matches(tx: EntityManager, companyId: string, keys: readonly string[]): Promise<MatchRow[]> {
    return query(tx, matchesSql, [this.entity, companyId, keys], MatchRow);
  }

  /** Returns which of these candidates were already decided. They are not published again. */
  async decidedBefore(
    tx: EntityManager,
    companyId: string,
    remoteIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const decided = await query(
      tx,
      `select remote_id from mapping.candidate
        where entity = $1 and company_id = $2 and remote_id = any ($3::text[]) and decided_by is not null`,
      [this.entity, companyId, remoteIds],
      RemoteIdRow,
    );
    return new Set(decided);
  }

  async keep(tx: EntityManager, companyId: string, candidates: readonly NewCandidate[]): Promise<void> {
    if (candidates.length > 0) await execute(tx, keepSql[this.entity], [this.entity, companyId, recordset(candidates)]);
  }

  lock(tx: EntityManager, companyId: string, remoteIds: readonly string[]): Promise<Candidate[]> {
    return query(tx, lockSql[this.entity], [this.entity, companyId, remoteIds], Candidate);
  }

  /**
   * Returns at most `atMost` undecided candidates that one bulk decision may link, import as new or
   * ignore.
   */
  undecided(
    tx: EntityManager,
    companyId: string,
    { as, minScore }: { readonly as: 'link' | 'new' | 'ignore'; readonly minScore: number },
    atMost: number,
  ): Promise<Candidate[]> {
    return query(tx, undecidedSql[this.entity], [this.entity, companyId, minScore, atMost, as], Candidate);
  }

  /** Writes decisions. A decision without `decided` is taken back. */
  async decide(
    tx: EntityManager,
    companyId: string,
    by: string,
    decisions: readonly Pick<Candidate, 'remoteId' | 'decided' | 'recordId'>[],
  ): Promise<void> {
    if (decisions.length === 0) return;
    await execute(tx, decideSql[this.entity], [this.entity, companyId, recordset(decisions), by]);
  }

  /** Returns which of these records of JobPro are used by an exported document. */
  async used(tx: EntityManager, companyId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.length === 0 ? [] : await query(tx, usedSql[this.entity], [companyId, ids], Id));
  }

  /** Returns the records of JobPro that are linked to these of QuickBooks. */
  async recordsBehind(
    tx: EntityManager,
    companyId: string,
    remoteIds: readonly string[],
  ): Promise<readonly z.output<typeof Behind>[]> {
    const sql = `select id, remote_id from mapping.sync_record
                  where entity = $1 and company_id = $2 and remote_id = any ($3::text[]) order by id`;
    return remoteIds.length === 0 ? [] : query(tx, sql, [this.entity, companyId, remoteIds], Behind);
  }

  /**
   * Returns the records of JobPro that a user wants to link, by id. A record that JobPro has not
   * published is missing.
   */
  async targets(
    tx: EntityManager,
    companyId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, LinkTarget>> {
    const sql = `select id, coalesce(name, id) as name, state = 'exported' as linked, snapshot ->> 'type' as type
                   from mapping.sync_record where entity = $1 and company_id = $2 and id = any ($3::text[])`;
    const targets = ids.length === 0 ? [] : await query(tx, sql, [this.entity, companyId, ids], LinkTarget);
    return new Map(targets.map((target) => [target.id, target]));
  }

  async started(tx: EntityManager, companyId: string, importId: string, by: string): Promise<void> {
    await execute(tx, startedSql[this.entity], [this.entity, companyId, importId, by]);
  }

  /**
   * Stores that a page was judged. Pages come in any order and may be repeated. The import ends
   * when every page up to the last one was judged.
   */
  async pageCame(
    tx: EntityManager,
    companyId: string,
    page: {
      readonly importId: string;
      readonly page: number;
      readonly seen: number;
      readonly last: boolean;
      readonly refused: Said | undefined;
    },
  ): Promise<void> {
    await execute(tx, pageCameSql[this.entity], [
      this.entity,
      companyId,
      page.importId,
      page.page,
      page.seen,
      page.last,
      page.refused === undefined ? null : JSON.stringify(page.refused),
    ]);
  }
}
