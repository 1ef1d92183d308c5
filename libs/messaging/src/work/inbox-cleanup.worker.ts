import { Periodic } from '@jobpro/schedule';
import type { DataSource } from 'typeorm';
import type { InboxStore } from './messaging.store.js';

const EVERY = 60 * 60 * 1000;
/** The number of marks deleted in one transaction. */
const LIMIT = 5_000;

/**
 * Deletes, once an hour, the inbox marks that are older than any message that could still be
 * repeated.
 */
export class InboxCleanup extends Periodic {
  constructor(
    private readonly dataSource: DataSource,
    private readonly inbox: InboxStore,
    private readonly days: number,
  ) {
    super({ name: 'inbox cleanup', every: EVERY }, (stopping) => this.clean(stopping));
  }

  /** Deletes all marks that are too old, some at a time. Returns their number. */
  async clean(stopping?: AbortSignal): Promise<number> {
    let deleted = 0;
    for (let count = LIMIT; count === LIMIT && stopping?.aborted !== true; deleted += count) {
      count = await this.inbox.forget(this.dataSource, this.days, LIMIT);
    }
    return deleted;
  }
}
