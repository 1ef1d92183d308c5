import { createHash } from 'node:crypto';
import { NoticeCode, noticeCatalogue, Said, sumMoney } from '@jobpro/contracts';
import { Issue, Issues } from './company.schema.js';
import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull } from '../http/columns.js';

/** Returns a short key that stays the same as long as the cause does. */
const issueKey = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 16);

/** Reason why records wait: a record by its state, a notice on one by its code, or the settings. */
interface Holder {
  readonly why: string;
  readonly target: string;
  readonly targetId: string;
  readonly targetName?: string | undefined;
}

/** Returns why records that wait are not sent automatically, and what to do. */
function waitingReason({ why, target, targetId, targetName }: Holder): Pick<Issue, 'code' | 'sentence' | 'remedy'> {
  const name = targetName ?? targetId;
  switch (why) {
    case 'settings':
      return {
        code: 'waiting.settings',
        sentence: 'The company’s settings are missing.',
        remedy: 'Fill in the settings. Everything that waits for them is then sent automatically.',
      };
    case 'ready':
      return {
        code: 'waiting.invoice',
        sentence: `Invoice ${name} is not in QuickBooks, and no one has sent it.`,
        remedy: 'Send the invoice too. What waits for it is then sent automatically.',
      };
    case 'excluded':
      return {
        code: 'waiting.excluded',
        sentence: `The ${target} ${name} is kept out of QuickBooks.`,
        remedy: `Offer the ${target} again and send it, or leave out what waits for it.`,
      };
    case 'unknown':
      return {
        code: 'waiting.unknown',
        sentence: `JobPro has not reported ${target} ${name} yet.`,
        remedy: `Save the ${target} in JobPro again.`,
      };
    default: {
      const notice = NoticeCode.safeParse(why);
      return {
        code: 'waiting.held',
        sentence: 'What these wait for is in QuickBooks, but not as JobPro has it.',
        remedy: notice.success ? noticeCatalogue[notice.data].remedy : 'Open one of them to see what it waits for.',
      };
    }
  }
}

const failedSql = sqlFile(import.meta.url, './sql/failed-issues.sql');
const waitingSql = sqlFile(import.meta.url, './sql/waiting-issues.sql');
const differingSql = sqlFile(import.meta.url, './sql/differing-issues.sql');
/** Causes of each kind that the page shows. The rest is counted. */
const SHOWN_CAUSES = 200;
/** Records that one act can name. */
const NAMED_RECORDS = 10_000;

/** The causes of one kind in all, and the money that they hold. */
const ofAll = { causes: z.number(), heldInAll: z.string() };
interface Read {
  readonly issue: Issue;
  readonly causes: number;
  readonly heldInAll: string;
}
const without = { difference: null, ids: [] };

const Failed = Issue.omit({ key: true, kind: true, difference: true, ids: true })
  .extend({ cause: orNull(z.string()), said: orNull(Said), since: instant, ...ofAll })
  .transform(({ causes, heldInAll, ...row }): Read => {
    const key = issueKey('failed', row.entity, row.cause ?? row.code);
    return { issue: { ...row, ...without, kind: 'failed', key }, causes, heldInAll };
  });
const Waiting = Issue.pick({ entity: true, count: true, total: true, records: true })
  .extend({ since: instant, why: z.string(), target: z.string(), targetId: z.string(), ...ofAll })
  .extend({ targetName: z.string().optional() })
  .transform(({ causes, heldInAll, why, target, targetId, targetName, ...row }): Read => {
    const issue: Issue = {
      ...row,
      ...without,
      ...waitingReason({ why, target, targetId, targetName }),
      kind: 'waiting',
      cause: null,
      said: null,
      key: issueKey('waiting', row.entity, why, target, targetId),
      retryHelps: false,
      details: { entity: target, id: targetId, why },
    };
    return { issue, causes, heldInAll };
  });
const Differing = Issue.pick({ entity: true, code: true, sentence: true, remedy: true, count: true, total: true })
  .extend({ difference: z.string(), records: Issue.shape.records, ids: Issue.shape.ids, since: instant, ...ofAll })
  .transform(({ causes, heldInAll, ...row }): Read => {
    const key = issueKey('differs', row.entity, row.code);
    const issue: Issue = { ...row, kind: 'differs', key, cause: null, said: null, retryHelps: false, details: {} };
    return { issue, causes, heldInAll };
  });

/** Reads what keeps records out of QuickBooks, or different there. */
@Injectable()
export class IssueStore {
  constructor(private readonly reads: Reads) {}

  /** Returns each cause once, the one that holds the most money first. */
  async issues(companyId: string): Promise<Issues> {
    const reads = this.reads.ofCompany(companyId);
    const kinds = [
      await query(reads, failedSql, [companyId, SHOWN_CAUSES], Failed),
      await query(reads, waitingSql, [companyId, SHOWN_CAUSES], Waiting),
      await query(reads, differingSql, [companyId, SHOWN_CAUSES, NAMED_RECORDS], Differing),
    ];
    const issues = kinds.flatMap((rows) => rows.map(({ issue }) => issue));
    return {
      issues: issues.sort(byMoney),
      omitted: {
        causes: kinds.reduce((sum, rows) => sum + omittedCauses(rows), 0),
        total: sumMoney(kinds.map(omittedMoney)),
      },
    };
  }
}

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

/** Compares issues by the money that they hold, most first, then by their records. */
function byMoney(a: Issue, b: Issue): number {
  const more = sumMoney([a.total, negated(b.total)]);
  if (more === '0.00') return b.count - a.count;
  return more.startsWith('-') ? 1 : -1;
}

/** Returns a cause's key, which the entities that it holds share. */
const keyOf = ({ kind, cause, key }: Issue): string => (kind === 'failed' && cause !== null ? cause : key);

const omittedCauses = (rows: readonly Read[]): number =>
  (rows[0]?.causes ?? 0) - new Set(rows.map(({ issue }) => keyOf(issue))).size;

const omittedMoney = (rows: readonly Read[]): string =>
  sumMoney([rows[0]?.heldInAll ?? '0', ...rows.map(({ issue }) => negated(issue.total))]);
