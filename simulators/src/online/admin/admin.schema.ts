import { z } from 'zod';
import { entityNames } from '../entities/entity-name.js';

export const realmIdSchema = z.string().regex(/^\d{1,32}$/u, 'A realm id is a number of up to 32 digits.');

export const pageSchema = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
  format: z.enum(['json', 'ndjson']).default('json'),
});

export const changeSchema = z.strictObject({
  entity: z.enum(entityNames),
  /** `deposit` puts a payment into a bank deposit, after which it cannot be changed (6540). */
  operation: z.enum(['create', 'update', 'delete', 'void', 'deactivate', 'activate', 'deposit', 'merge']),
  id: z.string().optional(),
  /** For a merge: the id of the customer or item that remains. */
  into: z.string().optional(),
  record: z.record(z.string(), z.json()).default({}),
});
export type BookkeepersChange = z.infer<typeof changeSchema>;

export const expireSchema = z.strictObject({
  realm: z.string().optional(),
  which: z.enum(['access', 'refresh', 'all']).default('access'),
});
export const rotationSchema = z.strictObject({ always: z.boolean() });
export const clockSchema = z.strictObject({ advanceSeconds: z.int().min(1) });
export const callsSchema = z.object({
  realm: z.string().optional(),
  recent: z.coerce.number().int().min(0).max(1000).default(0),
});
