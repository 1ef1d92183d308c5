import { Reason } from '@jobpro/contracts';
import { z } from 'zod';

const PlanLine = z.looseObject({
  id: z.string(),
  name: z.string(),
  becomes: z.enum(['goes', 'goes-after', 'waits', 'blocked', 'nothing']),
  needs: z.array(z.looseObject({ entity: z.string(), id: z.string(), name: z.string(), becomes: z.string() })),
  reason: Reason.optional(),
  warnings: z.array(z.string()),
});

/** What would happen to a selection, by the code that does it. */
export const Plan = z.object({
  planId: z.string(),
  hash: z.string(),
  total: z.number(),
  counts: z.partialRecord(PlanLine.shape.becomes, z.number()),
  /** What goes, at once or after what it needs. */
  amount: z.string(),
  /** Those that do not simply go, or go with a warning; some of them. */
  lines: z.array(PlanLine),
  /** What is made or linked on the way, by name, and for an item where it would be booked; some of it. */
  makes: z.array(z.object({ entity: z.string(), name: z.string(), accounts: z.array(z.string()) })),
});
export type Plan = z.infer<typeof Plan>;
/** Null until it is made. */
export const PlanFound = z.object({ plan: Plan.nullable() });
export { PlanLine };
