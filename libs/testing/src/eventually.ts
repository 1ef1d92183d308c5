// Not `instanceof`: what node itself throws is of another realm than a test under jest.
import { isNativeError } from 'node:util/types';
import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Milliseconds after which the last failure is thrown. Default 30 s: only a failure waits so long, and a busy machine is none. */
  within?: number;
  /** Milliseconds between two looks. Default 20. */
  every?: number;
}

/**
 * Waits for a fact: calls `look` until it neither throws nor answers `false`, and answers what it answered. `look` may
 * hold expectations and answer nothing; when time is up the last one that failed is thrown.
 */
export async function eventually<T>(
  look: () => T | false | Promise<T | false>,
  { within = 30_000, every = 20 }: EventuallyOptions = {},
): Promise<T> {
  const started = Date.now();
  for (;;) {
    const seen = await attempt(look);
    if (seen.kind === 'fact') return seen.value;
    if (Date.now() - started >= within) {
      if (!isNativeError(seen.error)) throw new Error(`The fact did not come true within ${within} ms.`);
      seen.error.message += ` (waited ${within} ms)`;
      throw seen.error;
    }
    await pause(every);
  }
}

type Seen<T> = { kind: 'fact'; value: T } | { kind: 'not yet'; error: unknown };

async function attempt<T>(look: () => T | false | Promise<T | false>): Promise<Seen<T>> {
  try {
    const value = await look();
    return value === false ? { kind: 'not yet', error: undefined } : { kind: 'fact', value };
  } catch (error) {
    return { kind: 'not yet', error };
  }
}
