import { Injectable } from '@nestjs/common';

/** Logins that may fail at once, and the milliseconds after which one more may. */
interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

/** An office may have many companies on one computer; each logs in every few minutes and succeeds. */
const OF_ADDRESS: Allowance = { burst: 30, everyMs: 2_000 };
/** Guesses of one user name from computers that never logged in with it. */
const OF_USER: Allowance = { burst: 15, everyMs: 10_000 };
/** Keys that are remembered; the oldest are forgotten first, so that a flood fills no memory. */
const MOST_KEYS = 10_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** A login that may be checked. `succeeded` gives back what it took. */
export interface Permit {
  succeeded(): void;
}

/**
 * Limits how many passwords are checked, because each check costs much time and memory. A login takes from the allowance of its
 * address and of its user name before the check, and gives it back when the password is right: a user who logs in is never limited.
 * A computer that has logged in is not limited by the guesses of others.
 */
@Injectable()
export class LoginLimit {
  readonly #addresses = new Map<string, Bucket>();
  readonly #users = new Map<string, Bucket>();
  /** User name and address of logins that succeeded. */
  readonly #proven = new Map<string, number>();

  /** Returns a permit to check a password; undefined where the allowance is used up. `now`: in milliseconds. */
  take(
    { userName, address }: { readonly userName: string; readonly address: string },
    now: number,
  ): Permit | undefined {
    const login = `${userName}\n${address}`;
    const user = userName.toLowerCase().slice(0, 200);
    const isProven = this.#proven.has(login);
    if (!isProven && leftIn(this.#users, user, OF_USER, now) < 1) return undefined;
    if (leftIn(this.#addresses, address, OF_ADDRESS, now) < 1) return undefined;
    change(this.#addresses, address, OF_ADDRESS, { now, by: -1 });
    if (!isProven) change(this.#users, user, OF_USER, { now, by: -1 });
    return {
      succeeded: () => {
        change(this.#addresses, address, OF_ADDRESS, { now, by: 1 });
        if (!isProven) change(this.#users, user, OF_USER, { now, by: 1 });
        remember(this.#proven, login, now);
      },
    };
  }
}

function leftIn(buckets: ReadonlyMap<string, Bucket>, key: string, { burst, everyMs }: Allowance, now: number): number {
  const bucket = buckets.get(key);
  return bucket === undefined ? burst : Math.min(burst, bucket.left + Math.max(0, now - bucket.at) / everyMs);
}

function change(
  buckets: Map<string, Bucket>,
  key: string,
  allowance: Allowance,
  { now, by }: { readonly now: number; readonly by: number },
): void {
  const at = Math.max(now, buckets.get(key)?.at ?? now);
  const left = Math.min(allowance.burst, leftIn(buckets, key, allowance, at) + by);
  remember(buckets, key, { left, at });
}

function remember<V>(entries: Map<string, V>, key: string, value: V): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > MOST_KEYS && oldest !== undefined) entries.delete(oldest);
}
