import { Remote, Said } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull, writeCursor } from '../http/columns.js';
import { Candidate, type ImportedEntity, type Name, type Review, type ReviewQuery } from './review.schema.js';

const namesSql = sqlFile(import.meta.url, './sql/names.sql');
const NAMES_SHOWN = 20;

const FACTS = ['companyName', 'email', 'phone', 'type', 'description', 'price', 'sku'] as const;
const Data = z.record(z.string(), z.unknown());
/** Returns short facts that distinguish records of one name. */
const factsOf = (data: z.infer<typeof Data> | undefined): string[] =>
  FACTS.flatMap((name) => (typeof data?.[name] === 'string' && data[name] !== '' ? [data[name]] : []));

const CandidateRow = Candidate.omit({ facts: true })
  .extend({
    data: Data,
    proposal: z.string().optional(),
    proposalName: orNull(z.string()),
    proposalData: Data.optional(),
    decided: orNull(Candidate.shape.decided.unwrap()),
    decidedBy: orNull(z.string()),
    decidedAt: orNull(instant),
  })
  .transform(({ data, proposal: id, proposalName: name, proposalData, ...row }): Candidate => ({
    ...row,
    facts: factsOf(data),
    proposal: id === undefined ? null : { id, name, facts: factsOf(proposalData) },
  }));
const Count = z.object({ what: z.string(), count: z.number() });
const Last = z.object({
  startedAt: instant,
  finishedAt: orNull(instant),
  seen: z.number(),
  pages: z.number(),
  refused: orNull(Said),
});
const NameRow = z
  .object({ name: z.string(), data: Data, linkedTo: orNull(z.string()) })
  .transform(({ data, ...row }): Name => ({ ...row, remote: Remote.parse(data['remote']), facts: factsOf(data) }));

/** Reads what an import brought from QuickBooks, and what was decided about it. */
@Injectable()
export class ReviewStore {
  constructor(private readonly reads: Reads) {}

  /** Returns one page of candidates, the likeliest proposals first. */
  async review(companyId: string, entity: ImportedEntity, { show, after, limit }: ReviewQuery): Promise<Review> {
    const read = await query(
      this.reads.ofCompany(companyId),
      `select c.remote_id, c.name, c.verdict, c.why, c.score, c.data, c.proposal, r.name as proposal_name, r.snapshot as proposal_data,
              c.decided, c.decided_by, c.decided_at
         from mapping.candidate c
         left join mapping.sync_record r on r.entity = $1 and r.company_id = $2 and r.id = c.proposal
        where c.entity = $1 and c.company_id = $2
          and case when $3 = 'open' then c.decided is null else c.decided = $3 end
          and ($4::int is null or (-c.score, c.remote_id) > (-$4::int, $5::text))
        order by c.score desc, c.remote_id limit $6`,
      [entity, companyId, show, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
      CandidateRow,
    );
    const counts = await query(
      this.reads.ofCompany(companyId),
      `select coalesce(decided, 'open') as what, count(*)::int as count from mapping.candidate
        where entity = $1 and company_id = $2 group by 1`,
      [entity, companyId],
      Count,
    );
    const [last] = await query(
      this.reads.ofCompany(companyId),
      `select started_at, finished_at, seen, pages, refused from mapping.import
        where entity = $1 and company_id = $2 order by started_at desc limit 1`,
      [entity, companyId],
      Last,
    );
    const candidates = read.slice(0, limit);
    const end = candidates.at(-1);
    return {
      candidates,
      next: read.length > candidates.length && end !== undefined ? writeCursor([end.score, end.remoteId]) : null,
      counts: Object.fromEntries(counts.map(({ what, count }) => [what, count])),
      last: last ?? null,
    };
  }

  /** Returns active records of QuickBooks by the beginning of their name, as far as they were imported. */
  names(companyId: string, entity: ImportedEntity, q: string): Promise<Name[]> {
    return query(this.reads.ofCompany(companyId), namesSql, [entity, companyId, q.toLowerCase(), NAMES_SHOWN], NameRow);
  }
}
