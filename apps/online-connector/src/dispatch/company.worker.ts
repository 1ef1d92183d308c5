import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandQueueStore, countAnswers, deferred, type Taken } from '@jobpro/connector';
import { logger } from '@jobpro/telemetry';
import type { Calls } from '../call/calls.js';
import type { RealmBudgetStore } from '../call/realm-budget.store.js';
import type { ReferenceCache } from '../reference-cache/reference-cache.js';
import { isPagedRead } from '../paged-reads/paged-reads.js';
import { type BatchContext, runBatch } from './command-batch.js';

/** Command batches of one company that run at once: calls take long, and most of that is waiting. */
const MOST_BATCHES = 6;
/** Milliseconds. A company that must wait longer is released meanwhile. */
const PATIENCE = 5_000;

export interface CompanyParts {
  readonly companyId: string;
  readonly owner: string;
  readonly queue: CommandQueueStore;
  readonly calls: Calls;
  readonly cache: ReferenceCache;
  readonly budget: RealmBudgetStore;
  readonly onExported: BatchContext['onExported'];
  /** Pauses the company for this many milliseconds. */
  readonly rest: (milliseconds: number) => Promise<void>;
  readonly runStream: (taken: Taken) => Promise<void>;
}

/** Sends the due commands of one company's queue while this replica has its lease. */
export class CompanyWorker {
  readonly #running = new Set<Promise<void>>();
  #wake: () => void = () => undefined;
  #woken = false;
  #ended = false;
  #batchSize = 20;

  constructor(private readonly parts: CompanyParts) {}

  /** Signals that more commands may be due. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Stops taking commands. Commands already taken are finished. */
  end(): void {
    this.#ended = true;
    this.wake();
  }

  async run(): Promise<void> {
    const { budget, calls } = this.parts;
    this.#batchSize = await budget.batchSize(calls.access.realmId);
    while (!this.#ended && calls.open) {
      if (this.#running.size >= MOST_BATCHES) {
        await Promise.race(this.#running);
        continue;
      }
      // Commands are taken only when a call is admitted: until then more arrive, and the batch is fuller.
      const wait = await budget.waitFor(calls.access.realmId, true);
      if (wait > 0) {
        if (wait > PATIENCE && this.#running.size === 0) {
          await this.parts.rest(wait);
          break;
        }
        await sleep(Math.min(wait, 1_000));
        continue;
      }
      this.#woken = false;
      const taken = await this.#take();
      if (taken.length > 0) continue;
      if (this.#isWoken()) continue;
      if (this.#running.size === 0) break;
      await Promise.race([...this.#running, this.#wakened()]);
    }
    await Promise.all(this.#running);
  }

  async #take(): Promise<Taken[]> {
    const { queue, companyId, owner } = this.parts;
    const taken = await queue.take(companyId, owner, this.#batchSize);
    const commands = taken.filter((command) => !isPagedRead(command));
    for (const stream of taken.filter(isPagedRead)) this.#carry([stream], this.parts.runStream(stream));
    if (commands.length > 0) this.#carry(commands, this.#runBatch(commands));
    return taken;
  }

  async #runBatch(commands: readonly Taken[]): Promise<void> {
    const { cache, queue, owner, calls, onExported } = this.parts;
    const onBatch: BatchContext['onBatch'] = (...measured) => this.#learn(...measured);
    const context: BatchContext = { owner, queue, calls, cache, onExported, onBatch };
    const areDocuments = commands.every(({ entity }) => entity === 'invoice' || entity === 'payment');
    if (areDocuments && (await cache.isComplete())) {
      // A document names linked records by id, so it need not wait until our copy is fresh.
      await Promise.all([runBatch(context, commands, this.#batchSize), cache.ensureFresh(new Date())]);
      return;
    }
    if (await cache.ensureFresh(new Date())) return runBatch(context, commands, this.#batchSize);
    const answer = deferred(new Date(Date.now() + 15_000), 'QuickBooks could not be asked');
    const completions = commands.map(({ commandId }) => ({ commandId, answer }));
    countAnswers('online', await queue.complete(owner, completions));
  }

  /** A failure here is a bug or a lost database: what was not sent is released, and what was sent becomes unknown. */
  #carry(commands: readonly Taken[], work: Promise<void>): void {
    const { queue, owner, companyId } = this.parts;
    const running: Promise<void> = work
      .catch(async (error: unknown) => {
        logger.error({ err: error, company: companyId }, 'A command batch failed');
        await sleep(1_000);
        await queue.release(
          owner,
          commands.map(({ commandId }) => commandId),
        );
      })
      .catch(() => undefined)
      .finally(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  #learn(operations: number, seconds: number, replied: boolean): void {
    const next = nextBatchSize(this.#batchSize, operations, seconds, replied);
    if (next === this.#batchSize) return;
    this.#batchSize = next;
    this.parts.budget.saveBatchSize(this.parts.calls.access.realmId, next).catch(() => undefined);
  }

  #isWoken(): boolean {
    return this.#woken;
  }

  #wakened(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Time-outs were reported for batches of 30, so a realm starts lower and learns: see `online.realm.batch_size`. */
const LEAST = 5;
/** Intuit takes no more (1040). */
const MOST = 30;
const STEP = 5;
/** Seconds: a batch grows below the first and shrinks above the second. Intuit ends a call after 120. */
const QUICK = 15;
const SLOW = 45;

/** Returns the batch size after a call with this number of operations. Only a full call increases it. */
export function nextBatchSize(size: number, operations: number, seconds: number, replied: boolean): number {
  if (!replied || seconds > SLOW) return Math.max(LEAST, Math.floor(size / 2));
  if (seconds < QUICK && operations >= size) return Math.min(MOST, size + STEP);
  return size;
}
