export interface LockOptions {
  /** Milliseconds. Default three minutes. */
  within?: number;
  /** Called once when the lock is held by another. */
  onWait?: () => void;
}

export function withLock<T>(file: string, work: () => Promise<T>, options?: LockOptions): Promise<T>;
