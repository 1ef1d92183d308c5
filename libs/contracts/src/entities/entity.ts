import { z } from 'zod';

/** The five kinds of record that travel, in the order in which QuickBooks needs them. */
export const entities = ['customer', 'item', 'job', 'invoice', 'payment'] as const;
export const Entity = z.enum(entities);
export type Entity = z.infer<typeof Entity>;

/** Which QuickBooks a company keeps its books in. */
export const editions = ['online', 'desktop'] as const;
export const Edition = z.enum(editions);
export type Edition = z.infer<typeof Edition>;
