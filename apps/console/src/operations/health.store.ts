import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
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
    hasDesktop: z.boolean(),
    hasContact: z.boolean(),
  })
  .transform(({ onlineStatus, hasDesktop, hasContact, ...row }): CompanyHealth => {
    const isDesktop = row.edition === 'desktop' || (row.edition === null && hasDesktop);
    return isDesktop
      ? { ...row, endsAt: null, status: desktopStatus(hasDesktop, hasContact) }
      : { ...row, status: onlineStatusOf(onlineStatus) };
  });

const desktopStatus = (isConnected: boolean, hasCalled: boolean): CompanyHealth['status'] => {
  if (!isConnected) return 'none';
  return hasCalled ? 'connected' : 'waiting';
};
const onlineStatusOf = (status: 'connected' | 'broken' | 'disconnected' | undefined): CompanyHealth['status'] => {
  if (status === undefined) return 'none';
  return status === 'connected' ? 'connected' : 'broken';
};

/** Reads the health of companies. */
@Injectable()
export class HealthStore {
  constructor(private readonly source: DataSource) {}

  /** Returns every company, those with failures or queued work first. */
  companies(): Promise<CompanyHealth[]> {
    return query(this.source, healthSql, [LIMIT], Row);
  }
}
