import type { Clock } from '../clock.js';
import type { Fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';

export interface Kept {
  readonly outcome: JsonObject | Fault;
  /** A fingerprint of what was asked. */
  readonly request: string;
  readonly at: number;
}

/** The answers that are given again when a request id comes back. */
export class RequestIds {
  private readonly kept = new Map<string, Kept>();
  private readonly working = new Set<string>();

  constructor(private readonly clock: Clock) {}

  find(requestId: string, keptSeconds: number): Kept | undefined {
    const found = this.kept.get(requestId);
    return found !== undefined && this.clock.now() - found.at <= keptSeconds * 1000 ? found : undefined;
  }

  keep(requestId: string, answer: Omit<Kept, 'at'>, keptSeconds: number): void {
    const now = this.clock.now();
    this.kept.delete(requestId);
    this.kept.set(requestId, { ...answer, at: now });
    // The oldest stand first, so forgetting stops at the first that is still fresh.
    for (const [id, { at }] of this.kept) {
      if (now - at <= keptSeconds * 1000) break;
      this.kept.delete(id);
    }
  }

  begin(requestId: string): boolean {
    if (this.working.has(requestId)) return false;
    this.working.add(requestId);
    return true;
  }

  end(requestId: string): void {
    this.working.delete(requestId);
  }
}
