import type { RealmSettings } from '../settings.schema.js';

type Limits = RealmSettings['limits'];

/** Moments within a window, oldest first, each with a weight. */
class Window {
  private readonly moments: { readonly at: number; readonly weight: number }[] = [];
  private first = 0;
  private total = 0;

  constructor(private readonly length: number) {}

  load(now: number): number {
    for (
      let oldest = this.moments[this.first];
      oldest !== undefined && oldest.at <= now - this.length;
      oldest = this.moments[this.first]
    ) {
      this.total -= oldest.weight;
      this.first += 1;
    }
    if (this.first > 1000) {
      this.moments.splice(0, this.first);
      this.first = 0;
    }
    return this.total;
  }

  add(now: number, weight: number): void {
    this.moments.push({ at: now, weight });
    this.total += weight;
  }
}

/** Counts one realm's calls over sliding windows. What is refused does not count. */
export class Meter {
  private readonly minute = new Window(60_000);
  private readonly second = new Window(1000);
  private readonly batches = new Window(60_000);
  inFlight = 0;
  readonly peak = { perMinute: 0, perSecond: 0, batchesPerMinute: 0, inFlight: 0 };

  /** Admits a call, or returns false when a limit is reached. `leave` must follow each admitted call. */
  enter(now: number, operations: number | undefined, limits: Limits): boolean {
    const isBatch = operations !== undefined;
    const weight = isBatch && limits.batchCountsAs === 'operations' ? operations : 1;
    const perMinute = this.minute.load(now) + weight;
    const perSecond = this.second.load(now) + 1;
    const batchesPerMinute = this.batches.load(now) + (isBatch ? 1 : 0);
    const over = (figure: number, limit: number): boolean => limit > 0 && figure > limit;
    const refused =
      limits.enforced &&
      (over(perMinute, limits.perMinute) ||
        over(perSecond, limits.perSecond) ||
        (isBatch && over(batchesPerMinute, limits.batchesPerMinute)) ||
        over(this.inFlight + 1, limits.inFlight));
    if (refused) return false;
    this.minute.add(now, weight);
    this.second.add(now, 1);
    if (isBatch) this.batches.add(now, 1);
    this.inFlight += 1;
    this.peak.perMinute = Math.max(this.peak.perMinute, perMinute);
    this.peak.perSecond = Math.max(this.peak.perSecond, perSecond);
    this.peak.batchesPerMinute = Math.max(this.peak.batchesPerMinute, batchesPerMinute);
    this.peak.inFlight = Math.max(this.peak.inFlight, this.inFlight);
    return true;
  }

  leave(): void {
    this.inFlight -= 1;
  }
}
