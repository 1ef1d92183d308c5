import { setTimeout as sleep } from 'node:timers/promises';
import { CommandQueueStore, CompanyLeaseStore, countAnswers, deferred, type Taken } from '@jobpro/connector';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { Calls } from '../call/calls.js';
import type { RealmBudgetStore } from '../call/realm-budget.store.js';
import { Connections } from '../connection/connections.js';
import { PagedReads } from '../paged-reads/paged-reads.js';
import { Realms } from '../realms.js';
import { FirstLooks } from '../reference-cache/first-looks.js';
import type { ReferenceCache } from '../reference-cache/reference-cache.js';
import { type BatchContext, runBatch } from './command-batch.js';

/** Milliseconds. Commands of a company that is not connected wait this long, or until it is. */
const NOT_CONNECTED = 600_000;
const TOKEN_AGAIN = 15_000;
const BITE = 500;

/** Actions that are answered by pages of messages rather than by one outcome. */
const pagedReads: readonly string[] = ['import', 'read-back', 'read-facts', 'read-lists'];

/** Serves one leased company once, until it has no due command or none can be sent. */
@Injectable()
export class CompanyServer {
  constructor(
    private readonly queue: CommandQueueStore,
    private readonly leases: CompanyLeaseStore,
    private readonly connections: Connections,
    private readonly realms: Realms,
    private readonly pagedReads: PagedReads,
  ) {}

  /**
   * @param hold hears of the worker, which can then be woken and ended
   * @param again hears in how many milliseconds the company may go on, where it had to stop for a while
   */
  async serve(
    companyId: string,
    owner: string,
    hold: (worker: CompanyWorker) => void,
    again: (milliseconds: number) => void,
  ): Promise<void> {
    const read = await this.connections.access(companyId);
    if (read.kind === 'later') return this.#rest(companyId, TOKEN_AGAIN, 'Intuit could not be asked for a token');
    if (read.kind === 'none') return this.#deferAll(companyId, owner, read.because);
    const realm = this.realms.open(read.access);
    const worker = new CompanyWorker({
      ...realm,
      companyId,
      owner,
      queue: this.queue,
      rest: async (milliseconds) => {
        await this.#rest(companyId, milliseconds, 'QuickBooks takes no more just now');
        again(milliseconds + 5);
      },
      onExported: (exported) => realm.exported(exported),
      runPagedRead: (taken) => this.pagedReads.run(owner, taken, realm),
    });
    hold(worker);
    await worker.run();
  }

  #rest(companyId: string, milliseconds: number, because: string): Promise<void> {
    return this.leases.pause(companyId, new Date(Date.now() + milliseconds), because);
  }

  /** Defers all commands of a company without a working connection. They are sent once somebody connects it. */
  async #deferAll(companyId: string, owner: string, because: 'not-connected' | 'broken'): Promise<void> {
    const sentence =
      because === 'broken'
        ? 'The connection to QuickBooks Online is broken: an administrator has to connect again'
        : 'The company is not connected to QuickBooks Online yet';
    for (;;) {
      const taken = await this.queue.take(companyId, owner, BITE);
      if (taken.length === 0) break;
      const answer = deferred(new Date(Date.now() + NOT_CONNECTED), sentence);
      const completions = taken.map(({ commandId }) => ({ commandId, answer }));
      countAnswers('online', await this.queue.complete(owner, completions));
    }
    // Somebody may have connected since our check, and woken the commands before we deferred them.
    if ((await this.connections.access(companyId)).kind !== 'none') await this.leases.makeDue(companyId);
  }
}

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
  readonly runPagedRead: (taken: Taken) => Promise<void>;
}

/** Sends the due commands of one company's queue while this replica has its lease. */
export class CompanyWorker {
  readonly #running = new Set<Promise<void>>();
  #wake: () => void = () => undefined;
  #woken = false;
  #ended = false;
  #batchSize = 20;

  readonly #firstLooks: FirstLooks;

  constructor(private readonly parts: CompanyParts) {
    const { cache, queue, companyId } = parts;
    this.#firstLooks = new FirstLooks(cache, (entity, most) =>
      queue.upcoming(companyId, entity === 'Invoice' ? 'invoice' : 'payment', 'create', most),
    );
  }

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
    const commands = taken.filter(({ action }) => !pagedReads.includes(action));
    for (const command of taken) {
      if (pagedReads.includes(command.action)) this.#carry([command], this.parts.runPagedRead(command));
    }
    if (commands.length > 0) this.#carry(commands, this.#runBatch(commands));
    return taken;
  }

  async #runBatch(commands: readonly Taken[]): Promise<void> {
    const { cache, queue, owner, calls, onExported } = this.parts;
    const firstLooks = this.#firstLooks;
    const onBatch: BatchContext['onBatch'] = (...measured) => this.#learn(...measured);
    const context: BatchContext = { owner, queue, calls, cache, firstLooks, onExported, onBatch };
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
