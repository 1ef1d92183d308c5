import { CommandQueueStore } from '@jobpro/connector';
import { listen, type Listening } from '@jobpro/database';
import { Draining, ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DesktopConfig } from '../desktop.config.js';
import type { Connection } from '../connection/connection.js';
import { MessageSetStore } from '../message-sets/message-set.store.js';
import { type Session, SessionStore } from './session.store.js';

/** Milliseconds without another arrival after which a message set is sent with what has arrived. */
const QUIET = 150;

/** Notifies waiting calls of new commands for a company: by Postgres' notifications, which are hints, and by polling. */
@Injectable()
export class CommandNotifier implements OnModuleInit {
  readonly #databaseUrl: string;
  readonly #waiting = new Map<string, Set<() => void>>();
  #listening: Listening | undefined;
  #stopped = false;

  /** Milliseconds after which a wait ends even though nothing was notified. */
  static readonly POLL = 500;

  constructor(@Inject(ENVIRONMENT) environment: Pick<DesktopConfig, 'DATABASE_URL'>, draining: Draining) {
    this.#databaseUrl = environment.DATABASE_URL.reveal();
    draining.add('long polls', () => this.stop());
  }

  async onModuleInit(): Promise<void> {
    this.#listening = await listen(this.#databaseUrl, 'desktop_command', (companyId) => this.#notify(companyId));
  }

  /** Ends every present and later wait. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#notify(undefined);
    await this.#listening?.stop();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Waits at most `ms` milliseconds for a command of the company. Returns whether one was notified. */
  wait(companyId: string, ms: number): Promise<boolean> {
    if (this.#stopped || ms <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiters = this.#waiting.get(companyId) ?? new Set();
      this.#waiting.set(companyId, waiters);
      const end = (notified: boolean) => {
        clearTimeout(timer);
        waiters.delete(wake);
        if (waiters.size === 0) this.#waiting.delete(companyId);
        resolve(notified);
      };
      const wake = () => end(true);
      const timer = setTimeout(() => end(false), Math.min(ms, CommandNotifier.POLL));
      waiters.add(wake);
    });
  }

  #notify(companyId: string | undefined): void {
    const companies = companyId === undefined ? [...this.#waiting.values()] : [this.#waiting.get(companyId) ?? []];
    for (const waiters of companies) for (const wake of [...waiters]) wake();
  }
}

/**
 * Holds a call open for commands that follow from the outcomes just published: an invoice is sent in the same run of the Web
 * Connector as its new customer. A hold ends when enough commands are due, when no more arrive, or at its deadline.
 */
@Injectable()
export class LongPoll {
  readonly #notifier: CommandNotifier;
  readonly #queue: CommandQueueStore;
  /** Milliseconds of a hold. */
  readonly #longest: number;

  constructor(
    notifier: CommandNotifier,
    queue: CommandQueueStore,
    @Inject(ENVIRONMENT) environment: Pick<DesktopConfig, 'DESKTOP_HOLD'>,
  ) {
    this.#notifier = notifier;
    this.#queue = queue;
    this.#longest = environment.DESKTOP_HOLD;
  }

  /** Waits until a command is due, at most until the hold since `awaitedAt` ends. Returns whether one is. */
  async waitForOne(companyId: string, awaitedAt: Date | undefined): Promise<boolean> {
    const deadline = awaitedAt === undefined ? 0 : awaitedAt.getTime() + this.#longest;
    for (;;) {
      if ((await this.#queue.countDue(companyId, 1)) > 0) return true;
      const left = deadline - Date.now();
      if (left <= 0 || this.#notifier.stopped) return false;
      await this.#notifier.wait(companyId, left);
    }
  }

  /** Waits until `enough` commands for one message set are due, as long as they arrive one soon after the other. */
  async waitForMany(companyId: string, awaitedAt: Date | undefined, enough: number): Promise<void> {
    if (!(await this.waitForOne(companyId, awaitedAt)) || awaitedAt === undefined) return;
    const deadline = Date.now() + this.#longest;
    while (!this.#notifier.stopped && Date.now() < deadline) {
      if ((await this.#queue.countDue(companyId, enough)) >= enough) return;
      if (!(await this.#notifier.wait(companyId, QUIET))) return;
    }
  }
}

/** Due commands that are counted for the percentage at most. */
const COUNTED = 1_000;

/** Computes the percentage that receiveResponseXML returns. */
@Injectable()
export class SessionProgress {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #longPoll: LongPoll;

  constructor(sessions: SessionStore, sets: MessageSetStore, queue: CommandQueueStore, longPoll: LongPoll) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
    this.#longPoll = longPoll;
  }

  /** Returns 100 where nothing is left, after a wait for commands that follow from the outcomes just published. */
  async afterResponse(session: Session, connection: Connection): Promise<number> {
    const { sessionId, companyId } = session;
    if (await this.#sets.hasPending(sessionId)) return this.percent(session);
    if ((await this.#sets.unresolved(connection)) !== undefined) return this.percent(session);
    const awaitedAt = await this.#sessions.awaitedAt(sessionId);
    return (await this.#longPoll.waitForOne(companyId, awaitedAt)) ? this.percent(session) : 100;
  }

  /** Returns how much of the known work is done, below 100. It never falls, although outcomes release more work. */
  async percent({ sessionId, companyId }: Session): Promise<number> {
    const left = await this.#queue.countDue(companyId, COUNTED);
    return this.#sessions.raiseProgress(sessionId, (finished) => percentOf(finished, left));
  }
}

/** Returns the part of the known work that is finished, as the Web Connector shows it while work is left: 1 to 99. */
export const percentOf = (finished: number, left: number): number =>
  Math.min(99, Math.max(1, Math.floor((100 * finished) / Math.max(1, finished + left))));
