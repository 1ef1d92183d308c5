import { randomUUID } from 'node:crypto';
import { commandType, Edition, type Entity, subjectOf } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import type { Envelope, Outgoing } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { byEntity } from '../partition.js';
import { derivedId } from '../record/record-send.decide.js';

const sql = {
  imports: byEntity(sqlFile(import.meta.url, './sql/unfinished-imports.sql')),
  readBacks: byEntity(sqlFile(import.meta.url, './sql/unfinished-read-backs.sql')),
  lists: sqlFile(import.meta.url, './sql/unread-lists.sql'),
};
const Read = z.object({
  companyId: z.string(),
  id: z.string(),
  edition: Edition,
  from: z.string().optional(),
  to: z.string().optional(),
});
/** A read that QuickBooks answers page by page: an import or a read-back. */
type Read = z.output<typeof Read>;
const Lists = Read.pick({ companyId: true, edition: true });
/** A command, repeated for a message or, where there is none, for a check. */
type Cause = Pick<Envelope, 'id' | 'traceparent'>;

/**
 * Returns commands for reads that were requested long ago and have not ended, and puts off their
 * next check. A connector that has such a command ignores the repetition; one that has completed it
 * reads again. Reads that the bus lost therefore end, too.
 */
export async function repeatUnfinishedReads(tx: EntityManager, entity: Entity, atMost: number): Promise<Outgoing[]> {
  const cause = { id: randomUUID(), traceparent: traceparentOf() };
  switch (entity) {
    case 'customer':
    case 'item': {
      const imports = await query(tx, sql.imports[entity], [entity, atMost], Read);
      const lists = entity === 'customer' ? await query(tx, sql.lists, [atMost], Lists) : [];
      return [
        ...imports.map((read) => importCommand(entity, read, cause)),
        ...lists.map((company) => readListsCommand(company, cause)),
      ];
    }
    case 'invoice':
    case 'payment': {
      const readBacks = await query(tx, sql.readBacks[entity], [entity, atMost], Read);
      return readBacks.map((read) => readBackCommand(entity, read, cause));
    }
    case 'job':
      return [];
    default:
      return entity satisfies never;
  }
}

export const importCommand = (entity: Entity, { companyId, id, edition }: Read, cause: Cause): Outgoing =>
  readCommand(companyId, commandType(edition, entity, 'import'), { recordId: id, importId: id }, cause);

export const readBackCommand = (entity: Entity, { companyId, id, edition, from, to }: Read, cause: Cause): Outgoing =>
  readCommand(companyId, commandType(edition, entity, 'read-back'), { recordId: id, tieOutId: id, from, to }, cause);

export const readListsCommand = ({ companyId, edition }: z.output<typeof Lists>, cause: Cause): Outgoing =>
  readCommand(companyId, `command.${edition}.company.read-lists.v1`, { recordId: companyId }, cause);

/** A repeated command has the same id in another message. */
const readCommand = (
  companyId: string,
  type: string,
  data: { readonly recordId: string } & Readonly<Record<string, string | undefined>>,
  { id: causeId, traceparent }: Cause,
): Outgoing => ({
  subject: subjectOf(type, companyId),
  type,
  data: { commandId: derivedId(companyId, type, data.recordId), ...data },
  causeId,
  traceparent,
});
