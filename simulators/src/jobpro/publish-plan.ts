import { randomUUID } from 'node:crypto';
import { CompanyId } from '@jobpro/contracts';
import { z } from 'zod';

/** One event of JobPro's, as it is ordered through the administrative API. */
export const OrderedEvent = z.strictObject({
  companyId: CompanyId,
  type: z.string().startsWith('jobpro.'),
  data: z.json(),
});
export type OrderedEvent = z.infer<typeof OrderedEvent>;

export const PublishOrder = z.strictObject({
  events: z.array(OrderedEvent).min(1).max(100_000),
  /** Publishes everything a second time: half as the same event, which a relay sent again late, half as a new one with the same content. */
  twice: z.boolean().default(false),
  /** Publishes in an order that this number decides, instead of the given one. */
  shuffle: z.int().min(0).optional(),
});
export type PublishOrder = z.output<typeof PublishOrder>;

/** An event on its way: `messageId` is what the stream knows a double by. */
export interface Planned extends OrderedEvent {
  readonly id: string;
  readonly messageId: string;
}

/** Returns the publications that an order results in, in their order. */
export function plan({ events, twice, shuffle }: PublishOrder): Planned[] {
  const once = events.map((event): Planned => {
    const id = randomUUID();
    return { ...event, id, messageId: id };
  });
  const again = once.map((event, index): Planned => {
    const messageId = randomUUID();
    return { ...event, id: index % 2 === 0 ? event.id : messageId, messageId };
  });
  const all = twice ? [...once, ...again] : once;
  return shuffle === undefined ? all : shuffled(all, shuffle);
}

/** Fisher and Yates over a linear congruence (Numerical Recipes' constants): the same seed, the same order. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const left = [...list];
  return list.flatMap(() => left.splice(below(left.length), 1));
}
