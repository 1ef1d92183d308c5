import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { desktopStatusOf } from '../company/company.store.js';
import { instant, orNull } from '../http/columns.js';
import { CompanyHealth } from './operations.schema.js';

const healthSql = sqlFile(import.meta.url, './sql/health.sql');
const LIMIT = 500;

const Row = CompanyHealth.omit({ status: true })
  .extend({
    name: orNull(z.string()),
    edition: orNull(z.enum(['online', 'desktop'])),
    lastContact: orNull(instant),
    endsAt: orNull(instant),
    oldestSeconds: orNull(z.number()),
    pausedUntil: orNull(instant),
    onlineStatus: z.enum(['connected', 'broken', 'disconnected']).optional(),
    desktopState: z.string().optional(),
    hasContact: z.boolean(),
  })
  .transform(({ onlineStatus, desktopState, hasContact, ...row }): CompanyHealth => {
    const isDesktop = row.edition === 'desktop' || (row.edition === null && desktopState !== undefined);
    return isDesktop
      ? {
          ...row,
          endsAt: null,
          status: desktopState === undefined ? 'none' : desktopStatusOf(desktopState, hasContact),
        }
      : { ...row, status: onlineStatusOf(onlineStatus) };
  });

const onlineStatusOf = (status: 'connected' | 'broken' | 'disconnected' | undefined): CompanyHealth['status'] => {
  if (status === undefined) return 'none';
  return status === 'connected' ? 'connected' : 'broken';
};

/** Reads the health of companies. */
@Injectable()
export class HealthStore {
  constructor(private readonly reads: Reads) {}

  /** Returns every company, those with failures or queued work first. */
  companies(): Promise<CompanyHealth[]> {
    return query(this.reads.ofOperations(), healthSql, [LIMIT], Row);
  }
}
