import { z } from 'zod';
import { DeskEntity, View } from '../desk/desk.schema.js';
import { Connection } from './company.store.js';

export const Overview = z.object({
  id: z.string(),
  name: z.string().nullable(),
  edition: z.enum(['online', 'desktop']).nullable(),
  configured: z.boolean(),
  goLive: z.string().nullable(),
  connection: Connection.nullable(),
  /** Who said that the connected books are the right ones; null until somebody has. */
  confirmedBy: z.string().nullable(),
  /** The last import of each kind: how much it read, and whether it has come to its end. */
  imports: z.array(z.object({ entity: z.enum(['customer', 'item']), seen: z.number(), finished: z.boolean() })),
});
export type Overview = z.infer<typeof Overview>;

export const Asked = z.object({ q: z.string().trim().min(1).max(100) });
export const Found = z.object({
  found: z.array(
    z.object({
      entity: DeskEntity,
      id: z.string(),
      name: z.string().nullable(),
      view: View,
      date: z.string().nullable(),
      amount: z.string().nullable(),
    }),
  ),
});
export type Found = z.infer<typeof Found>;
export const Batch = z.object({
  id: z.string(),
  entity: z.enum(['invoice', 'payment']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  total: z.number(),
  counts: z.record(z.string(), z.number()).nullable(),
  finishedAt: z.string().nullable(),
});
export type Batch = z.infer<typeof Batch>;
export const Batches = z.object({ batches: z.array(Batch) });
