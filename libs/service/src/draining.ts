/**
 * The place where a worker that the bus does not drive (a queue's worker, a timer's run) registers how to end. When the service
 * stops, all run in parallel while the current batches are finished, so their last messages are published before NATS is left.
 * `constructor(draining: Draining) { draining.add('calls to QuickBooks', () => this.stop()); }`
 */
export class Draining {
  readonly #works: { name: string; work: () => Promise<void> }[] = [];

  /** `work` takes nothing new from then on, and resolves when what was begun has ended. */
  add(name: string, work: () => Promise<void>): void {
    this.#works.push({ name, work });
  }

  /** Waits for all of them. Throws afterwards, with the names of those that failed; one failing stops none. */
  async drain(): Promise<void> {
    const ends = await Promise.allSettled(this.#works.map(({ work }) => work()));
    const failed = this.#works.filter((_work, index) => ends[index]?.status === 'rejected').map(({ name }) => name);
    const causes = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    if (failed.length > 0) throw new Error(`Did not end well: ${failed.join(', ')}`, { cause: causes[0] });
  }
}
