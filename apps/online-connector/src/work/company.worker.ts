import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandQueueStore, countAnswers, deferred, type Taken } from '@jobpro/connector';
import { logger } from '@jobpro/telemetry';
import type { Calls } from '../call/calls.js';
import type { RealmBudgetStore } from '../call/realm-budget.store.js';
import type { Directory } from '../directory/directory.js';
import { isStream } from '../imports/streams.js';
import { nextBatchSize } from './batch-size.decide.js';
import { type Hands, runParcel } from './parcel.js';

/** Parcels of one company on their way at once: calls take long, and most of that is waiting. */
const PARCELS = 6;
/** Milliseconds. A company whose turn is further off is given back meanwhile. */
const PATIENCE = 5_000;

export interface CompanyParts {
  readonly companyId: string;
  readonly owner: string;
  readonly queue: CommandQueueStore;
  readonly calls: Calls;
  readonly directory: Directory;
  readonly budget: RealmBudgetStore;
  readonly onExported: Hands['onExported'];
  /** Leaves the company alone for so many milliseconds. */
  readonly rest: (milliseconds: number) => Promise<void>;
  readonly runStream: (taken: Taken) => Promise<void>;
}

/** Works off one company's queue, as long as it has commands that are due and this replica holds it. */
export class CompanyWorker {
  readonly #inHand = new Set<Promise<void>>();
  #wake: () => void = () => undefined;
  #woken = false;
  #ended = false;
  #batchSize = 20;

  constructor(private readonly parts: CompanyParts) {}

  /** There may be more to do. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Takes nothing more; what is in hand is finished. */
  end(): void {
    this.#ended = true;
    this.wake();
  }

  async run(): Promise<void> {
    const { budget, calls } = this.parts;
    this.#batchSize = await budget.batchSize(calls.access.realmId);
    while (!this.#ended && calls.open) {
      if (this.#inHand.size >= PARCELS) {
        await Promise.race(this.#inHand);
        continue;
      }
      // Not before a call could go: until then more comes, and the batch is the fuller for it.
      const wait = await budget.waitFor(calls.access.realmId, true);
      if (wait > 0) {
        if (wait > PATIENCE && this.#inHand.size === 0) {
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
      if (this.#inHand.size === 0) break;
      await Promise.race([...this.#inHand, this.#wakened()]);
    }
    await Promise.all(this.#inHand);
  }

  async #take(): Promise<Taken[]> {
    const { queue, companyId, owner } = this.parts;
    const taken = await queue.take(companyId, owner, this.#batchSize);
    const parcel = taken.filter((one) => !isStream(one));
    for (const one of taken.filter(isStream)) this.#carry([one], this.parts.runStream(one));
    if (parcel.length > 0) this.#carry(parcel, this.#parcel(parcel));
    return taken;
  }

  async #parcel(commands: readonly Taken[]): Promise<void> {
    const { directory, queue, owner, calls, onExported } = this.parts;
    const hands: Hands = { owner, queue, calls, directory, onExported, onBatch: (...seen) => this.#learn(...seen) };
    const documents = commands.every(({ entity }) => entity === 'invoice' || entity === 'payment');
    if (documents && (await directory.complete())) {
      // The copy is freshened beside: a document names linked records by id and need not wait for it.
      await Promise.all([runParcel(hands, commands, this.#batchSize), directory.ready(new Date())]);
      return;
    }
    if (await directory.ready(new Date())) return runParcel(hands, commands, this.#batchSize);
    const answer = deferred(new Date(Date.now() + 15_000), 'QuickBooks could not be asked');
    const settlements = commands.map(({ commandId }) => ({ commandId, answer }));
    countAnswers('online', await queue.complete(owner, settlements));
  }

  /** What fails here is a bug or a lost database: what was not sent is given back, what was sent is found as unknown. */
  #carry(commands: readonly Taken[], work: Promise<void>): void {
    const { queue, owner, companyId } = this.parts;
    const carried: Promise<void> = work
      .catch(async (error: unknown) => {
        logger.error({ err: error, company: companyId }, 'A parcel of commands could not be worked off');
        await sleep(1_000);
        await queue.release(
          owner,
          commands.map(({ commandId }) => commandId),
        );
      })
      .catch(() => undefined)
      .finally(() => {
        this.#inHand.delete(carried);
      });
    this.#inHand.add(carried);
  }

  #learn(operations: number, seconds: number, answered: boolean): void {
    const next = nextBatchSize(this.#batchSize, operations, seconds, answered);
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
