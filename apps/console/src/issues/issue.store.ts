import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { instant, orNull } from '../http/columns.js';
import { issueKey, waitingReason } from './issue.decide.js';
import { Issue } from './issue.schema.js';

const failedSql = sqlFile(import.meta.url, './sql/failed.sql');
const waitingSql = sqlFile(import.meta.url, './sql/waiting.sql');
const LIMIT = 100;

const Failed = Issue.omit({ key: true, kind: true })
  .extend({ cause: orNull(z.string()), since: instant })
  .transform((row): Issue => ({ ...row, kind: 'failed', key: issueKey('failed', row.entity, row.cause ?? row.code) }));
const Waiting = Issue.pick({ entity: true, count: true, total: true, records: true })
  .extend({ since: instant, target: z.string(), targetId: z.string(), targetName: z.string().optional() })
  .transform(({ target, targetId: id, targetName, ...row }): Issue => ({
    ...row,
    ...waitingReason(target, targetName ?? id),
    kind: 'waiting',
    cause: null,
    key: issueKey('waiting', row.entity, target, id),
    retryHelps: false,
    details: { entity: target, id },
  }));

/** Reads what keeps records out of QuickBooks. */
@Injectable()
export class IssueStore {
  constructor(private readonly source: DataSource) {}

  /** Returns each cause once, the one with most records first. */
  async issues(companyId: string): Promise<Issue[]> {
    const failed = await query(this.source, failedSql, [companyId, LIMIT], Failed);
    const waiting = await query(this.source, waitingSql, [companyId, LIMIT], Waiting);
    return [...failed, ...waiting].sort((a, b) => b.count - a.count);
  }
}
