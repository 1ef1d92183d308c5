import { logger } from '@jobpro/telemetry';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The place where a worker that the bus does not drive (a queue's worker, a timer's run) registers
 * how to end. When the service stops, all run in parallel while the current batches are finished,
 * so their last messages are published before NATS is left. `constructor(draining: Draining) {
 * draining.add('calls to QuickBooks', () => this.stop()); }`
 */
export class Draining {
  readonly #works: { name: string; work: () => Promise<void> }[] = [];

  /** `work` takes nothing new from then on, and resolves when what was begun has ended. */
  add(name: string, work: () => Promise<void>): void {
    this.#works.push({ name, work });
  }

  /**
   * Waits for all of them. Throws afterwards, with the names of those that failed; one failing
   * stops none.
   */
  async drain(): Promise<void> {
    const ends = await Promise.allSettled(this.#works.map(({ work }) => work()));
    const failed = this.#works.filter((_work, index) => ends[index]?.status === 'rejected').map(({ name }) => name);
    const causes = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    if (failed.length > 0) throw new Error(`Did not end well: ${failed.join(', ')}`, { cause: causes[0] });
  }
}

/** One step of stopping. */
export interface Step {
  name: string;
  /** Milliseconds after which the next step begins all the same. */
  budget: number;
  work: () => unknown;
}

/**
 * Runs the steps one after the other, with a log line for each. One that fails or takes too long
 * does not keep the next from being run. Answers whether all went well.
 */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  let well = true;
  for (const step of steps) {
    const begun = performance.now();
    const trouble = await runStep(step).catch((error: unknown) => ({ err: error }));
    const fields = { step: step.name, ms: Math.round(performance.now() - begun) };
    if (trouble === undefined) logger.info(fields, `stopping: ${step.name}`);
    else logger.warn({ ...fields, ...trouble }, `stopping: ${step.name} did not end well, going on`);
    well &&= trouble === undefined;
  }
  return well;
}

async function runStep({ budget, work }: Step): Promise<{ overdue: true } | undefined> {
  const done = new AbortController();
  const overdue = sleep(budget, { overdue: true } as const, { signal: done.signal });
  overdue.catch(() => undefined);
  try {
    return await Promise.race([Promise.resolve(work()).then(() => undefined), overdue]);
  } finally {
    done.abort();
  }
}
