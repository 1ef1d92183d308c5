import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';
import { Data, factsOf } from './facts.read.js';
import { type Candidate, Decided, type Imported, type Review, type ReviewQuery, Verdict } from './review.schema.js';

const Row = z
  .object({
    remote_id: z.string(),
    name: z.string(),
    verdict: Verdict,
    why: z.string(),
    score: z.number(),
    data: Data,
    proposal: z.string().nullable(),
    proposal_name: z.string().nullable(),
    proposal_data: Data.nullable(),
    decided: Decided.nullable(),
    decided_by: z.string().nullable(),
    decided_at: z.date().nullable(),
  })
  .transform((row): Candidate => ({
    remoteId: row.remote_id,
    name: row.name,
    verdict: row.verdict,
    why: row.why,
    score: row.score,
    facts: factsOf(row.data),
    proposal:
      row.proposal === null ? null : { id: row.proposal, name: row.proposal_name, facts: factsOf(row.proposal_data) },
    decided: row.decided,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  }));
const Count = z.object({ what: z.string(), count: z.number() });
const Last = z
  .object({ started_at: z.date(), finished_at: z.date().nullable(), seen: z.number(), pages: z.number() })
  .transform((row) => ({
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    seen: row.seen,
    pages: row.pages,
  }));

const Key = z.tuple([z.number(), z.string()]);

/** What an import found, and what was decided of it; the likeliest proposals first. */
export async function reviewOf(
  source: Executor,
  companyId: string,
  entity: Imported,
  query: ReviewQuery,
): Promise<Review> {
  const after = query.after === undefined ? undefined : readKey(query.after);
  const found = await rows(
    source,
    `select c.remote_id, c.name, c.verdict, c.why, c.score, c.data, c.proposal, r.name as proposal_name, r.snapshot as proposal_data,
            c.decided, c.decided_by, c.decided_at
       from mapping.candidate c
       left join mapping.sync_record r on r.entity = $1 and r.company_id = $2 and r.id = c.proposal
      where c.entity = $1 and c.company_id = $2
        and case when $3 = 'open' then c.decided is null else c.decided = $3 end
        and ($4::int is null or (-c.score, c.remote_id) > (-$4::int, $5::text))
      order by c.score desc, c.remote_id limit $6`,
    [entity, companyId, query.show, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    Row,
  );
  const counts = await rows(
    source,
    `select coalesce(decided, 'open') as what, count(*)::int as count from mapping.candidate
      where entity = $1 and company_id = $2 group by 1`,
    [entity, companyId],
    Count,
  );
  const [last] = await rows(
    source,
    `select started_at, finished_at, seen, pages from mapping.import
      where entity = $1 and company_id = $2 order by started_at desc limit 1`,
    [entity, companyId],
    Last,
  );
  const candidates = found.slice(0, query.limit);
  const end = candidates.at(-1);
  return {
    candidates,
    next: found.length > candidates.length && end !== undefined ? writeKey([end.score, end.remoteId]) : null,
    counts: Object.fromEntries(counts.map(({ what, count }) => [what, count])),
    last: last ?? null,
  };
}

const writeKey = (key: z.infer<typeof Key>): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** A key that is none of ours begins anew. */
function readKey(text: string): z.infer<typeof Key> | undefined {
  try {
    return Key.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
