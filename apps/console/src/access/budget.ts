interface Purse {
  left: number;
  at: number;
}

/** Beyond so many known users the full purses are forgotten, so that made-up addresses cost no memory. */
const MOST_PURSES = 10_000;

/** A token bucket for each user: `atOnce` in it, refilled evenly at `perMinute`. */
export class Budget {
  readonly #purses = new Map<string, Purse>();

  constructor(private readonly limit: { readonly perMinute: number; readonly atOnce: number }) {}

  /** Takes one for `who`. Answers 0, or the milliseconds until there is one again. */
  take(who: string, now: number): number {
    const { perMinute, atOnce } = this.limit;
    const before = this.#purses.get(who) ?? { left: atOnce, at: now };
    const left = Math.min(atOnce, before.left + ((now - before.at) * perMinute) / 60_000);
    this.#purses.set(who, { left: Math.max(0, left - (left >= 1 ? 1 : 0)), at: now });
    if (this.#purses.size > MOST_PURSES) this.#forget(now);
    return left >= 1 ? 0 : ((1 - left) * 60_000) / perMinute;
  }

  #forget(now: number): void {
    const whole = (this.limit.atOnce * 60_000) / this.limit.perMinute;
    for (const [who, { at }] of this.#purses) if (now - at > whole) this.#purses.delete(who);
    for (const who of this.#purses.keys()) {
      if (this.#purses.size <= MOST_PURSES) return;
      this.#purses.delete(who);
    }
  }
}
