import { Reason } from '@jobpro/contracts';
import { z } from 'zod';

export const PlanLine = z.looseObject({
  id: z.string(),
  name: z.string(),
  becomes: z.enum(['goes', 'goes-after', 'waits', 'blocked', 'nothing']),
  needs: z.array(z.looseObject({ entity: z.string(), id: z.string(), name: z.string(), becomes: z.string() })),
  reason: Reason.optional(),
  warnings: z.array(z.string()),
});

/** The outcome of a selection, according to the code that sends. */
export const Plan = z.object({
  planId: z.string(),
  hash: z.string(),
  total: z.number(),
  counts: z.partialRecord(PlanLine.shape.becomes, z.number()),
  /** The sum of what is sent, at once or after its dependencies. */
  amount: z.string(),
  /** Some of the documents that are not sent at once, or are sent with a warning. */
  lines: z.array(PlanLine),
  /** Some of the names that are created or linked on the way; of an item also the accounts that it is booked to. */
  makes: z.array(z.object({ entity: z.string(), name: z.string(), accounts: z.array(z.string()) })),
});
export type Plan = z.infer<typeof Plan>;
/** Null until the plan is made. */
export const PlanResult = z.object({ plan: Plan.nullable() });
export type PlanResult = z.infer<typeof PlanResult>;

export const PlanId = z.string().max(100);
