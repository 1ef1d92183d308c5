import type { CommandQueueStore } from '@jobpro/connector';
import type { Arrivals } from './arrivals.js';

/** Milliseconds without another arrival after which what has come so far goes. */
const QUIET = 150;

/**
 * Holds a call open for what just-sent outcomes set free: an invoice follows its new customer within the same run of the Web
 * Connector. Ends when enough has come, when nothing more comes, or at the deadline.
 */
export class Hold {
  constructor(
    private readonly arrivals: Arrivals,
    private readonly queue: CommandQueueStore,
    /** Milliseconds. */
    private readonly longest: number,
  ) {}

  /** Waits until the company has something due, at most until the hold since `awaitedAt` is over. Answers whether it has. */
  async forAny(companyId: string, awaitedAt: Date | undefined): Promise<boolean> {
    const deadline = awaitedAt === undefined ? 0 : awaitedAt.getTime() + this.longest;
    for (;;) {
      if ((await this.queue.countDue(companyId, 1)) > 0) return true;
      const left = deadline - Date.now();
      if (left <= 0 || this.arrivals.stopped) return false;
      await this.arrivals.wait(companyId, left);
    }
  }

  /** Gathers what comes one after the other into one set of `enough` commands. */
  async gather(companyId: string, awaitedAt: Date | undefined, enough: number): Promise<void> {
    if (!(await this.forAny(companyId, awaitedAt)) || awaitedAt === undefined) return;
    const deadline = Date.now() + this.longest;
    while (!this.arrivals.stopped && Date.now() < deadline && (await this.queue.countDue(companyId, enough)) < enough) {
      if (!(await this.arrivals.wait(companyId, QUIET))) return;
    }
  }
}
