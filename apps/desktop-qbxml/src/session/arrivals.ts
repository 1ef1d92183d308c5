import { listen, type Listening } from '@jobpro/database';

/** Wakes who waits for commands of a company: by Postgres' notification, with a look every so often behind it. */
export class Arrivals {
  readonly #waiting = new Map<string, Set<() => void>>();
  #listening: Listening | undefined;
  #stopped = false;

  /** Milliseconds after which a wait ends even though nothing was heard: a notification is a hint. */
  static readonly POLL = 500;

  async start(databaseUrl: string): Promise<void> {
    this.#listening = await listen(databaseUrl, 'desktop_command', (companyId) => this.#wake(companyId));
  }

  /** Ends every wait at once, for ever. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake(undefined);
    await this.#listening?.stop();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Resolves when a command of the company may have come, or after so many milliseconds. Answers whether one was heard. */
  wait(companyId: string, ms: number): Promise<boolean> {
    if (this.#stopped || ms <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiters = this.#waiting.get(companyId) ?? new Set();
      this.#waiting.set(companyId, waiters);
      const end = (heard: boolean) => {
        clearTimeout(timer);
        waiters.delete(wake);
        if (waiters.size === 0) this.#waiting.delete(companyId);
        resolve(heard);
      };
      const wake = () => end(true);
      const timer = setTimeout(() => end(false), Math.min(ms, Arrivals.POLL));
      waiters.add(wake);
    });
  }

  #wake(companyId: string | undefined): void {
    const woken = companyId === undefined ? [...this.#waiting.values()] : [this.#waiting.get(companyId) ?? []];
    for (const waiters of woken) for (const wake of [...waiters]) wake();
  }
}
