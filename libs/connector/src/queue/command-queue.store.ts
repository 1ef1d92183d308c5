import type { Answer, Edition, Entity } from '@jobpro/contracts';
import { execute, type Executor, query, rows } from '@jobpro/database';
import { type Outgoing, type Send, UnitOfWork } from '@jobpro/messaging';
import { backoffDelay } from '@jobpro/schedule';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { cancelled, inWork, notReceived, outcome, readEnd, reportOf } from '../answer/answer.js';
import { EDITION } from '../edition.js';
import {
  type CommandAddress,
  CommandHistory,
  type CompletedCommand,
  CompletedRow,
  type Completion,
  Depth,
  type Intent,
  type NewCommand,
  priorityOf,
  RepeatedRow,
  RequestedRow,
  Taken,
} from './command.js';
import { type Statements, statementsFor } from './statements.js';

const Id = z.object({ commandId: z.uuid() });
const Upcoming = z.object({ data: z.unknown() });
const DueCount = z.object({ due: z.number() });
const Pause = z.object({ seconds: z.number(), because: z.string().optional() });
const Backlog = z.object({ length: z.number(), oldestSeconds: z.number().optional() });
/** Seconds before a command whose answer was lost is looked for, doubled with each loss. */
const LOOK_AGAIN = { first: 2_000, longest: 300_000 };

/** The durable queue of one connector. Every statement takes thousands of commands as well as one. */
@Injectable()
export class CommandQueueStore {
  readonly #source: DataSource;
  readonly #work: UnitOfWork;
  readonly #sql: Statements;

  constructor(source: DataSource, work: UnitOfWork, @Inject(EDITION) edition: Edition) {
    this.#source = source;
    this.#work = work;
    this.#sql = statementsFor(edition);
  }

  /**
   * Adds commands within the transaction that received them. A repeated command is not added again;
   * where it is completed, its outcome is returned to be published once more.
   */
  async enqueue(tx: EntityManager, commands: readonly NewCommand[]): Promise<Outgoing[]> {
    const incoming = commands.map((command) => ({
      command_id: command.commandId,
      company_id: command.companyId,
      entity: command.entity,
      action: command.action,
      record_id: command.recordId,
      data: command.data,
      traceparent: command.traceparent,
      priority: priorityOf(command.entity),
    }));
    const repeated = await query(tx, this.#sql.enqueue, [JSON.stringify(incoming)], RepeatedRow);
    return repeated.flatMap(endOf);
  }

  /**
   * Returns what became of these commands: the outcomes of completed ones once more, and which are
   * in work or never arrived. A command of another company or entity counts as one that never
   * arrived.
   */
  async report(tx: EntityManager, requested: readonly CommandAddress[]): Promise<Outgoing[]> {
    if (requested.length === 0) return [];
    const byId = new Map(requested.map((address) => [address.commandId, address]));
    const incoming = JSON.stringify([...byId.values()].map(addressRow));
    const commands = await query(tx, this.#sql['request-outcomes'], [incoming], RequestedRow);
    const of = (status: (typeof commands)[number]['status']) => commands.filter((command) => command.status === status);
    return [...of('completed').flatMap(endOf), ...of('not-received').flatMap(notReceived), ...inWork(of('in-work'))];
  }

  /**
   * Cancels commands that were certainly not sent, and returns the outcomes that say so. A command
   * that is sent or done has an outcome of its own, so that nothing is returned for it.
   */
  async cancel(tx: EntityManager, cancellations: readonly CommandAddress[]): Promise<Outgoing[]> {
    if (cancellations.length === 0) return [];
    const byId = new Map(cancellations.map((cancellation) => [cancellation.commandId, cancellation]));
    const incoming = [...byId.values()].map(addressRow);
    const commands = await query(tx, this.#sql.cancel, [JSON.stringify(incoming)], RepeatedRow);
    return commands.flatMap((command) => cancelled(command));
  }

  /**
   * Takes up to `limit` commands of a company that this owner has leased, in the order in which
   * they should be sent.
   */
  async take(companyId: string, owner: string, limit: number): Promise<Taken[]> {
    return inOrder(await query(this.#source, this.#sql.take, [companyId, owner, limit], Taken));
  }

  /**
   * Takes certain commands, whatever their turn, and returns those too that this owner has taken
   * already: the request and the answer of a message set may be served by two processes. Commands
   * of other owners and completed ones are left out.
   */
  async takeById(companyId: string, owner: string, commandIds: readonly string[]): Promise<Taken[]> {
    return inOrder(await query(this.#source, this.#sql['take-by-id'], [companyId, owner, commandIds], Taken));
  }

  /**
   * Stores what is about to be sent. Returns the ids that may be sent: another owner may have a
   * command by now.
   */
  async intend(owner: string, intents: readonly Intent[], executor: Executor = this.#source): Promise<Set<string>> {
    const incoming = intents.map((intent) => ({
      command_id: intent.commandId,
      request_key: intent.requestKey,
      connection_id: intent.connectionId,
    }));
    const allowed = await query(executor, this.#sql.intend, [owner, JSON.stringify(incoming)], Id);
    return new Set(allowed.map(({ commandId }) => commandId));
  }

  /**
   * Stores answers and publishes their outcomes in one transaction. Returns the commands that this
   * owner still had.
   */
  complete(owner: string, completions: readonly Completion[]): Promise<CompletedCommand[]> {
    if (completions.length === 0) return Promise.resolve([]);
    return this.#work.transaction((tx, send) => this.completeWithin(tx, send, owner, completions));
  }

  /** Does the same as part of a larger transaction. */
  async completeWithin(
    tx: EntityManager,
    send: Send,
    owner: string,
    completions: readonly Completion[],
  ): Promise<CompletedCommand[]> {
    const byId = new Map(completions.map((completion) => [completion.commandId, completion]));
    const answers = [...byId.values()].map(({ commandId, answer, exchange, due }) => ({
      command_id: commandId,
      kind: answer.kind,
      due: due ?? dueOf(answer),
      report: reportOf(answer),
      answer,
      exchange,
    }));
    const stored = await query(tx, this.#sql.complete, [owner, JSON.stringify(answers)], CompletedRow);
    const completed: CompletedCommand[] = [];
    for (const { changed, secondsQueued, ...command } of stored) {
      const completion = byId.get(command.commandId);
      if (completion === undefined) continue;
      const { answer, traceparent = command.traceparent, silent = false } = completion;
      if (changed && !silent) send(...outcome({ ...command, traceparent }, answer));
      completed.push({ commandId: command.commandId, entity: command.entity, kind: answer.kind, secondsQueued });
    }
    return completed;
  }

  /** Releases commands that were taken but not sent. */
  async release(owner: string, commandIds: readonly string[]): Promise<void> {
    if (commandIds.length > 0) await execute(this.#source, this.#sql['release-commands'], [owner, commandIds]);
  }

  /** Returns the data of up to `most` commands of one kind that are sent next. They stay in the queue. */
  async upcoming(companyId: string, entity: Entity, action: string, most: number): Promise<unknown[]> {
    const commands = await query(this.#source, this.#sql.upcoming, [companyId, entity, action, most], Upcoming);
    return commands.map(({ data }) => data);
  }

  /** Counts a company's commands that could be sent now, up to `most`. */
  async countDue(companyId: string, most: number): Promise<number> {
    const [row] = await query(this.#source, this.#sql['count-due'], [companyId, most], DueCount);
    return row?.due ?? 0;
  }

  /** Returns for how many more seconds the company is paused, and why; undefined where it is not. */
  async currentPause(companyId: string): Promise<z.output<typeof Pause> | undefined> {
    const [pause] = await query(this.#source, this.#sql['current-pause'], [companyId], Pause);
    return pause;
  }

  /** Returns length, up to 100,000, and age of a company's queue, for people. */
  async backlog(companyId: string): Promise<z.output<typeof Backlog>> {
    const [row] = await query(this.#source, this.#sql.backlog, [companyId], Backlog);
    return row ?? { length: 0 };
  }

  /** Returns length and age of the queue by entity and state. */
  depth(): Promise<Depth[]> {
    return query(this.#source, this.#sql.depth, [], Depth);
  }

  /** Returns what was sent and answered for one record, oldest first. */
  history(companyId: string, entity: string, recordId: string): Promise<CommandHistory[]> {
    return rows(this.#source, this.#sql.history, [companyId, entity, recordId], CommandHistory);
  }

  /**
   * Deletes at most `limit` commands that were completed more than `days` days ago. Returns the
   * number deleted.
   */
  clean(days: number, limit: number): Promise<number> {
    return execute(this.#source, this.#sql.clean, [days, limit]);
  }
}

const addressRow = ({ commandId, companyId, entity, recordId, traceparent }: CommandAddress) => ({
  command_id: commandId,
  company_id: companyId,
  entity,
  record_id: recordId,
  traceparent,
  priority: priorityOf(entity),
});

/** Returns the outcome of a completed command once more. */
function endOf(command: z.output<typeof RepeatedRow>): Outgoing[] {
  const answer = readEnd(command.answer);
  return answer.kind === 'cancelled' ? cancelled(command) : outcome(command, answer);
}

/** Returns when to look for a command whose answer was lost: later with each loss. */
export function lookAgainAt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + backoffDelay(attempts + 1, LOOK_AGAIN));
}

/**
 * Returns the next due time: `deferred.until`, or none (now) for a command with an unknown outcome,
 * which is looked for.
 */
const dueOf = (answer: Answer): Date | undefined => (answer.kind === 'deferred' ? answer.until : undefined);

const inOrder = (commands: readonly Taken[]): Taken[] =>
  commands.toSorted((a, b) => a.priority - b.priority || (a.seq < b.seq ? -1 : 1));
