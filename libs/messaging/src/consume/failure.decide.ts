/**
 * Why a batch did not go through. `lost`: the database is gone. `conflict`: it lost against other
 * transactions, repeatedly.
 */
export type FailureKind = 'lost' | 'conflict' | 'failed';

export type Verdict =
  /** Keep the messages and repeat the work when the database is back. */
  | { readonly kind: 'wait' }
  /** Handle each half separately. This isolates the message that fails, and the others succeed. */
  | { readonly kind: 'split' }
  /** Give the message back, to come again later. */
  | { readonly kind: 'retry' }
  /** Publish it to the dead letters, then end it. */
  | { readonly kind: 'giveUp' };

export interface FailedBatch {
  readonly failure: FailureKind;
  /** Messages in the batch. */
  readonly size: number;
  /** Of one message alone: how often its handler has failed here, this time included. */
  readonly failures: number;
  /** Of one message alone: how often the server has delivered it. */
  readonly deliveries: number;
}

export interface Limits {
  readonly maxAttempts: number;
  readonly maxDeliveries: number;
}

/**
 * Decides what to do after a failure. A lost database never counts as a failure of a message,
 * however long it lasts.
 */
export function verdictOn(batch: FailedBatch, { maxAttempts, maxDeliveries }: Limits): Verdict {
  if (batch.failure === 'lost') return { kind: 'wait' };
  if (batch.size > 1) return { kind: 'split' };
  const failedTooOften = batch.failure === 'failed' && batch.failures >= maxAttempts;
  return failedTooOften || batch.deliveries >= maxDeliveries ? { kind: 'giveUp' } : { kind: 'retry' };
}

export function halves<T>(whole: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(whole.length / 2);
  return [whole.slice(0, middle), whole.slice(middle)];
}

/**
 * The number of messages remembered. A forgotten message starts from one again, so it only gets
 * more attempts.
 */
const REMEMBERED = 10_000;

/**
 * Counts how often a message's handler failed in this process. The server's delivery count does not
 * serve: it also grows when a connection breaks or a replica stops, which no message causes.
 */
export class FailureCount {
  readonly #counts = new Map<number, number>();

  add(sequence: number): number {
    const count = (this.#counts.get(sequence) ?? 0) + 1;
    this.#counts.delete(sequence);
    this.#counts.set(sequence, count);
    const oldest = this.#counts.keys().next();
    if (this.#counts.size > REMEMBERED && oldest.done !== true) this.#counts.delete(oldest.value);
    return count;
  }

  forget(sequence: number): void {
    this.#counts.delete(sequence);
  }
}
