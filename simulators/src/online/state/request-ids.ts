import type { Clock } from '../clock.js';
import type { Fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';

export interface StoredReply {
  readonly outcome: JsonObject | Fault;
  /** A fingerprint of what was asked. */
  readonly request: string;
  readonly at: number;
}

/** The answers that are given again when a request id comes back. */
export class RequestIds {
  private readonly replies = new Map<string, StoredReply>();
  private readonly working = new Set<string>();

  constructor(private readonly clock: Clock) {}

  find(requestId: string, keptSeconds: number): StoredReply | undefined {
    const reply = this.replies.get(requestId);
    return reply !== undefined && this.clock.now() - reply.at <= keptSeconds * 1000 ? reply : undefined;
  }

  keep(requestId: string, answer: Omit<StoredReply, 'at'>, keptSeconds: number): void {
    const now = this.clock.now();
    this.replies.delete(requestId);
    this.replies.set(requestId, { ...answer, at: now });
    // The oldest stand first, so forgetting stops at the first that is still fresh.
    for (const [id, { at }] of this.replies) {
      if (now - at <= keptSeconds * 1000) break;
      this.replies.delete(id);
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
