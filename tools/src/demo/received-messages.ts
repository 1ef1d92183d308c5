import { BatchFinished, entities, Exported, ExportFailed, type Entity } from '@jobpro/contracts';
import { z } from 'zod';
import type { System } from '../system.js';
import { admin } from './admin.client.js';
import type { SyncRecord } from './sync-record.store.js';
import { nameOf, type SampleCompany } from '@jobpro/test-data';
import { wrongEnd } from './verify.js';

const Told = z.object({
  state: z.enum(['exported', 'failed']),
  exportedTimes: z.int(),
  failedTimes: z.int(),
  exported: Exported.optional(),
  failed: ExportFailed.optional(),
});
const Received = z.object({
  records: z.partialRecord(z.enum(entities), z.record(z.string(), Told)),
  batches: z.record(z.string(), z.object({ finished: z.boolean(), news: BatchFinished.partial({ sums: true }) })),
});
export type Received = z.infer<typeof Received>;
const Counts = z.object({
  messages: z.int(),
  doubles: z.int(),
  unreadable: z.array(z.object({ type: z.string(), why: z.string() })),
});

/** What JobPro was told about one company. */
export async function receivedBy(system: System, companyId: string): Promise<Received> {
  return Received.parse(await admin(`${system.process('jobpro-core').url}/admin/companies/${companyId}/received`));
}

/** Messages to JobPro that are not what their type promises. */
export async function unreadable(system: System): Promise<string[]> {
  const counts = Counts.parse(await admin(`${system.process('jobpro-core').url}/admin/received`));
  return counts.unreadable.map(({ type, why }) => `JobPro was sent a ${type} that it cannot read: ${why}`);
}

/**
 * Compares what JobPro was told with what became of each document: told once, and with the sentence. A document that stands
 * elsewhere than it must is no concern here.
 */
export function verifyReceived(company: SampleCompany, facts: readonly SyncRecord[], received: Received): string[] {
  const factOf = new Map(facts.map((fact) => [`${fact.entity}/${fact.id}`, fact]));
  const records = (Object.keys(company.expected) as Entity[]).flatMap((entity) =>
    Object.entries(company.expected[entity]).flatMap(([id, expected]) => {
      if (wrongEnd(factOf.get(`${entity}/${id}`), expected) !== undefined) return [];
      const told = received.records[entity]?.[id];
      const name = `${entity} ${nameOf(company, entity, id)}`;
      if (expected.end === 'exported') {
        const times = told?.exportedTimes ?? 0;
        return times === 1 ? [] : [`JobPro was told ${times} times that ${name} is exported`];
      }
      if (expected.end === 'failed') {
        const sentence = told?.failed?.reason.sentence;
        return sentence === expected.sentence ? [] : [`JobPro was told “${sentence ?? 'nothing'}” about ${name}`];
      }
      return told === undefined ? [] : [`JobPro was told that ${name} is ${told.state}`];
    }),
  );
  const batches = [...company.batches].flatMap(([batchId, { entity, ids }]) => {
    const ends = ids.map((id) => company.expected[entity][id]?.end);
    if (ends.includes('waiting')) return [];
    const astray = ids.some((id) => {
      const expected = company.expected[entity][id];
      return expected !== undefined && wrongEnd(factOf.get(`${entity}/${id}`), expected) !== undefined;
    });
    if (astray) return [];
    const news = received.batches[batchId];
    const exported = ends.filter((end) => end === 'exported').length;
    return news?.finished === true && (news.news.counts['exported'] ?? 0) === exported
      ? []
      : [`batch ${batchId} should have been told as finished with ${exported} exported`];
  });
  return [...records, ...batches].map((sentence) => `${company.title}: ${sentence}`);
}
