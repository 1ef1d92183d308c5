import { Notice, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import { type Executor, rows, sqlFile } from '@jobpro/database';
import { z } from 'zod';
import { RecordPage } from './record.schema.js';

const recordSql = sqlFile(import.meta.url, './sql/record.sql');
const { passport, exchanges, waitsFor } = RecordPage.shape;

const Row = z.object({
  name: z.string().nullable(),
  state: z.string(),
  revision: z.number().nullable(),
  sent_revision: z.number().nullable(),
  snapshot: z.record(z.string(), z.unknown()).nullable(),
  doc_date: z.string(),
  doc_amount: z.string(),
  customer_id: z.string().nullable(),
  customer: z.string().nullable(),
  batch_id: z.string().nullable(),
  requested_by: z.string().nullable(),
  reason: Reason.nullable(),
  said: Said.nullable(),
  warnings: z.array(Warning),
  notices: z.array(Notice),
  sent_snapshot: z.record(z.string(), z.unknown()).nullable(),
  remote: Remote.nullable(),
  traceparent: z.string().nullable(),
  updated_at: z.date(),
  before_go_live: z.boolean().nullable(),
  edition: z.enum(['online', 'desktop']).nullable(),
  waits_for: waitsFor,
  passport,
  exchanges,
});
export type FoundRecord = z.infer<typeof Row>;

/** One record with its passport, what was sent for it and what was answered; undefined where the company has none such. */
export async function findRecord(
  source: Executor,
  companyId: string,
  entity: string,
  id: string,
): Promise<FoundRecord | undefined> {
  const [found] = await rows(source, recordSql, [companyId, entity, id], Row);
  return found;
}
