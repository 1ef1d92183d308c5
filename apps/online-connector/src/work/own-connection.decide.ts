import type { Answer } from '@jobpro/contracts';
import { deferred, type Taken } from '@jobpro/connector';
import { z } from 'zod';

/** Milliseconds. Until its company is connected again, which makes it due at once, there is nothing to do for it. */
const LOOK_AGAIN = 3_600_000;
const Named = z.looseObject({ connectionId: z.string().optional() });

/**
 * Why a command must not go over this connection; undefined where it may. The ids in it are those of another QuickBooks company,
 * where they name other records, or none; and one whose answer was lost can be looked for in its own company only.
 */
export function waitsForItsOwn(taken: Taken, connectionId: string, now: Date): Answer | undefined {
  const own = taken.connectionId ?? Named.safeParse(taken.data).data?.connectionId ?? connectionId;
  if (own === connectionId) return undefined;
  const because =
    'It was made for another QuickBooks company, and waits until the company is connected to that one again';
  return deferred(new Date(now.getTime() + LOOK_AGAIN), because);
}
