import { createHash } from 'node:crypto';
import { type Executor, rows, sqlFile } from '@jobpro/database';
import { z } from 'zod';
import { DeskEntity } from '../desk/desk.schema.js';
import { Issue } from './issue.schema.js';
import { waitingFor } from './waiting.decide.js';

const failedSql = sqlFile(import.meta.url, './sql/issues.sql');
const waitingSql = sqlFile(import.meta.url, './sql/waiting.sql');
const AT_MOST = 100;
const common = {
  entity: DeskEntity,
  count: z.number(),
  total: z.string(),
  since: z.date(),
  records: Issue.shape.records,
};

const Failed = z
  .object({
    ...common,
    cause: z.string().nullable(),
    code: z.string(),
    sentence: z.string(),
    remedy: z.string(),
    retry_helps: z.boolean(),
    details: z.record(z.string(), z.string()),
  })
  .transform(({ retry_helps: retryHelps, since, ...row }): Issue => ({
    ...row,
    kind: 'failed',
    key: keyOf('failed', row.entity, row.cause ?? row.code),
    retryHelps,
    since: since.toISOString(),
  }));
const Waiting = z
  .object({ ...common, target: z.string(), target_id: z.string(), target_name: z.string().nullable() })
  .transform(({ target, target_id: id, target_name: name, since, ...row }): Issue => ({
    ...row,
    ...waitingFor(target, name ?? id),
    kind: 'waiting',
    cause: null,
    key: keyOf('waiting', row.entity, target, id),
    retryHelps: false,
    details: { entity: target, id },
    since: since.toISOString(),
  }));

const keyOf = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 16);

/** Everything that does not go by itself, each cause once, the widest first. */
export async function issuesOf(source: Executor, companyId: string): Promise<Issue[]> {
  const failed = await rows(source, failedSql, [companyId, AT_MOST], Failed);
  const waiting = await rows(source, waitingSql, [companyId, AT_MOST], Waiting);
  return [...failed, ...waiting].sort((a, b) => b.count - a.count);
}
