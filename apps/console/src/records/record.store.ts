import { Reason, Remote, Said } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import { recordStates } from '@jobpro/mapping';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull } from '../http/columns.js';
import { type DeskEntity, RecordPage } from './records.schema.js';

const recordSql = sqlFile(import.meta.url, './sql/record.sql');

const text = orNull(z.string());
const snapshot = orNull(z.record(z.string(), z.unknown()));
const { waitsFor, warnings, notices, passport: history, exchanges } = RecordPage.shape;
const Row = z.object({
  name: text,
  state: z.enum(recordStates),
  revision: orNull(z.number()),
  sentRevision: orNull(z.number()),
  snapshot,
  sentSnapshot: snapshot,
  date: text,
  amount: text,
  customerId: text,
  customerName: text,
  batchId: text,
  requestedBy: text,
  waitsFor,
  reason: orNull(Reason),
  voidedInJobpro: orNull(z.looseObject({})),
  said: orNull(Said),
  warnings,
  notices,
  remote: orNull(Remote),
  traceId: text,
  history,
  exchanges,
  updatedAt: instant,
  isBeforeGoLive: z.boolean(),
  edition: orNull(z.enum(['online', 'desktop'])),
});
export type RecordRow = z.infer<typeof Row>;

/** Reads single records. */
@Injectable()
export class RecordStore {
  constructor(private readonly reads: Reads) {}

  /** Returns a record with its history and exchanges, or undefined where there is none. */
  async find(companyId: string, entity: DeskEntity, id: string): Promise<RecordRow | undefined> {
    const [record] = await query(this.reads.ofCompany(companyId), recordSql, [companyId, entity, id], Row);
    return record;
  }
}
