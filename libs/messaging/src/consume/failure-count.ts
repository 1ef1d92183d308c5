/** The number of messages remembered. A forgotten message starts from one again, so it only gets more attempts. */
const REMEMBERED = 10_000;

/**
 * Counts how often a message's handler failed in this process. The server's delivery count does not serve: it also grows when a
 * connection breaks or a replica stops, which no message causes.
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
