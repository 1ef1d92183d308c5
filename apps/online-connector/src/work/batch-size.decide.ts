/** Time-outs were reported for batches of 30, so a realm starts lower and learns: see `online.realm.batch_size`. */
const LEAST = 5;
/** Intuit takes no more (1040). */
const MOST = 30;
const STEP = 5;
/** Seconds: quicker than this a batch may grow, slower than that it shrinks. Intuit ends a call after 120. */
const QUICK = 15;
const SLOW = 45;

/** The size after a batch of so many operations took so long. One that was not full tells nothing for growing. */
export function nextBatchSize(size: number, operations: number, seconds: number, answered: boolean): number {
  if (!answered || seconds > SLOW) return Math.max(LEAST, Math.floor(size / 2));
  if (seconds < QUICK && operations >= size) return Math.min(MOST, size + STEP);
  return size;
}
