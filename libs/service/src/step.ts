import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '@jobpro/telemetry';

/** One step of stopping. */
export interface Step {
  name: string;
  /** Milliseconds after which the next step begins all the same. */
  budget: number;
  work: () => unknown;
}

/**
 * Runs the steps one after the other, with a log line for each. One that fails or takes too long does not keep the next from
 * being run. Answers whether all went well.
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
