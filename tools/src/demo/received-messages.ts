import { BatchFinished, entities, Exported, ExportFailed, type Entity } from '@jobpro/contracts';
import { z } from 'zod';
import type { System } from '../system.js';
import { admin } from './admin-client.js';
import type { SyncRecord } from './sync-record.store.js';
import { nameOf, type SampleCompany } from '@jobpro/test-data';
import { wrongEnd } from './verify.js';

const ReceivedRecord = z.object({
  state: z.enum(['exported', 'failed']),
  exportedTimes: z.int(),
  failedTimes: z.int(),
  exported: Exported.optional(),
  failed: ExportFailed.optional(),
});
const Received = z.object({
  records: z.partialRecord(z.enum(entities), z.record(z.string(), ReceivedRecord)),
  batches: z.record(z.string(), z.object({ finished: z.boolean(), news: BatchFinished.partial({ sums: true }) })),
});
export type Received = z.infer<typeof Received>;
const Counts = z.object({
  messages: z.int(),
  doubles: z.int(),
  unreadable: z.array(z.object({ type: z.string(), why: z.string() })),
});

/** Returns what JobPro received about one company. */
export async function receivedBy(system: System, companyId: string): Promise<Received> {
  return Received.parse(await admin(`${system.process('jobpro-core').url}/admin/companies/${companyId}/received`));
}

/** Returns the messages to JobPro that do not match the schema of their type, in sentences. */
export async function unreadable(system: System): Promise<string[]> {
  const counts = Counts.parse(await admin(`${system.process('jobpro-core').url}/admin/received`));
  return counts.unreadable.map(({ type, why }) => `JobPro received an invalid ${type}: ${why}`);
}

/**
 * Compares what JobPro received with the state of each record: one message each, and with the right sentence. Skips
 * records that are not in the expected state; `verify` reports those.
 */
export function verifyReceived(company: SampleCompany, records: readonly SyncRecord[], received: Received): string[] {
  const recordOf = new Map(records.map((record) => [`${record.entity}/${record.id}`, record]));
  const aboutRecords = (Object.keys(company.expected) as Entity[]).flatMap((entity) =>
    Object.entries(company.expected[entity]).flatMap(([id, expected]) => {
      if (wrongEnd(recordOf.get(`${entity}/${id}`), expected) !== undefined) return [];
      const message = received.records[entity]?.[id];
      const name = `${entity} ${nameOf(company, entity, id)}`;
      if (expected.end === 'exported') {
        const times = message?.exportedTimes ?? 0;
        return times === 1 ? [] : [`JobPro received ${times} times that ${name} is exported`];
      }
      if (expected.end === 'failed') {
        const sentence = message?.failed?.reason.sentence;
        return sentence === expected.sentence ? [] : [`JobPro received “${sentence ?? 'nothing'}” about ${name}`];
      }
      return message === undefined ? [] : [`JobPro received that ${name} is ${message.state}`];
    }),
  );
  const aboutBatches = [...company.batches].flatMap(([batchId, { entity, ids }]) => {
    const ends = ids.map((id) => company.expected[entity][id]?.end);
    if (ends.includes('waiting')) return [];
    const astray = ids.some((id) => {
      const expected = company.expected[entity][id];
      return expected !== undefined && wrongEnd(recordOf.get(`${entity}/${id}`), expected) !== undefined;
    });
    if (astray) return [];
    const news = received.batches[batchId];
    const exported = ends.filter((end) => end === 'exported').length;
    return news?.finished === true && (news.news.counts['exported'] ?? 0) === exported
      ? []
      : [`batch ${batchId} should be reported as finished with ${exported} exported`];
  });
  return [...aboutRecords, ...aboutBatches].map((sentence) => `${company.title}: ${sentence}`);
}
