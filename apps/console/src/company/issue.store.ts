import { createHash } from 'node:crypto';
import { Issue } from './company.schema.js';
import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull } from '../http/columns.js';

/** Returns a short key that stays the same as long as the cause does. */
const issueKey = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 16);

/** Returns why records that wait for something are not sent automatically, and what to do. */
function waitingReason(target: string, name: string): Pick<Issue, 'code' | 'sentence' | 'remedy'> {
  switch (target) {
    case 'company':
      return {
        code: 'waiting.settings',
        sentence: 'The company’s settings are missing.',
        remedy: 'Fill in the settings. Everything that waits for them is then sent automatically.',
      };
    case 'invoice':
      return {
        code: 'waiting.invoice',
        sentence: `Invoice ${name} is not in QuickBooks, and no one has sent it.`,
        remedy: 'Send the invoice too. What waits for it is then sent automatically.',
      };
    default:
      return {
        code: 'waiting.unknown',
        sentence: `JobPro has not reported ${target} ${name} yet.`,
        remedy: `Save the ${target} in JobPro again.`,
      };
  }
}

const failedSql = sqlFile(import.meta.url, './sql/failed-issues.sql');
const waitingSql = sqlFile(import.meta.url, './sql/waiting-issues.sql');
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
  constructor(private readonly reads: Reads) {}

  /** Returns each cause once, the one with most records first. */
  async issues(companyId: string): Promise<Issue[]> {
    const reads = this.reads.ofCompany(companyId);
    const failed = await query(reads, failedSql, [companyId, LIMIT], Failed);
    const waiting = await query(reads, waitingSql, [companyId, LIMIT], Waiting);
    return [...failed, ...waiting].sort((a, b) => b.count - a.count);
  }
}
