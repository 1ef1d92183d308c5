import { Remote } from '@jobpro/contracts';
import { type Executor, rows, sqlFile } from '@jobpro/database';
import { z } from 'zod';
import { beginsWith } from '../desk/desk.store.js';
import { Data, factsOf } from './facts.read.js';
import type { Imported, Name } from './review.schema.js';

const namesSql = sqlFile(import.meta.url, './sql/names.sql');
const SHOWN = 20;

const Row = z
  .object({ name: z.string(), data: Data, linked_to: z.string().nullable() })
  .transform(({ name, data, linked_to: linkedTo }): Name => ({
    name,
    linkedTo,
    remote: Remote.parse(data['remote']),
    facts: factsOf(data),
  }));

/** What QuickBooks has of a kind, active, by the beginning of its name; as far as it was imported. */
export function namesOf(source: Executor, companyId: string, entity: Imported, q: string): Promise<Name[]> {
  return rows(source, namesSql, [entity, companyId, beginsWith(q.toLowerCase()), SHOWN], Row);
}
