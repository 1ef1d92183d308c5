import { z } from 'zod';

const FACTS = ['companyName', 'email', 'phone', 'type', 'description', 'price', 'sku'] as const;
export const Data = z.record(z.string(), z.unknown());

/** What tells two of one name apart: short facts, as they stand. */
export const factsOf = (data: z.infer<typeof Data> | null): string[] =>
  FACTS.flatMap((name) => (typeof data?.[name] === 'string' && data[name] !== '' ? [data[name]] : []));
