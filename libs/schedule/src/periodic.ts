import { logger } from '@jobpro/telemetry';

export interface PeriodicOptions {
  /** Names the job in the log. */
  readonly name: string;
  /** Milliseconds from the start of one run to the start of the next. */
  readonly every: number;
  /** The least milliseconds between the end of one run and the start of the next. Default: none. */
  readonly rest?: number;
}

/**
 * Runs a job at intervals, and at once when woken. Runs never overlap. A failed run is logged, and
 * the next one starts at its time.
 * @example
 * readonly #cleaning = new Periodic({ name: 'inbox cleanup', every: 3_600_000 }, () => this.clean());
 */
export class Periodic {
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #run: Promise<void> | undefined;
  #isWoken = false;

  constructor(
    private readonly options: PeriodicOptions,
    /** Gets a signal that is aborted when the job is to end soon. */
    private readonly job: (stopping: AbortSignal) => Promise<unknown>,
  ) {}

  /** Starts the schedule; the first run comes after the interval. */
  start(): void {
    this.#schedule(this.options.every);
  }

  /** Runs the job now, or once more after the run that is under way. */
  wake(): void {
    this.#isWoken = true;
    this.#begin();
  }

  /** Resolves when the run under way has ended. No other one begins. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#run;
  }

  #schedule(wait: number): void {
    if (this.#isStopping()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), wait).unref();
  }

  #begin(): void {
    if (this.#isStopping()) return;
    clearTimeout(this.#timer);
    const started = performance.now();
    this.#run ??= this.#work().finally(() => {
      this.#run = undefined;
      const { every, rest = 0 } = this.options;
      this.#schedule(Math.max(rest, every - (performance.now() - started)));
    });
  }

  async #work(): Promise<void> {
    do {
      this.#isWoken = false;
      await this.job(this.#stopping.signal).catch((error: unknown) => {
        logger.warn({ err: error, job: this.options.name }, 'A periodic job failed; it runs again at its time');
      });
    } while (this.#isDueAgain());
  }

  #isDueAgain(): boolean {
    return this.#isWoken && !this.#isStopping();
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }
}
