import type { Answer } from '@jobpro/contracts';
import { execute, type Executor, rows } from '@jobpro/database';
import type { Outgoing, UnitOfWork } from '@jobpro/messaging';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { readSettled } from '../answer/answer.read.js';
import { cancelled, outcome, toldOf } from '../answer/outcome.write.js';
import {
  Depth,
  type Intent,
  type NewCommand,
  PassportLine,
  Repeated,
  Settled,
  type Settlement,
  Taken,
} from './command.js';
import type { Cancellation } from './command.read.js';
import { type QueueSchema, type Statements, statementsFor } from './statements.js';
import { waveOf } from './wave.js';

const Id = z.object({ command_id: z.uuid() });
/** Seconds before a command whose answer was lost is looked for, doubled with each loss. */
const LOOK_AGAIN = { first: 2, most: 300 };

/** What a settlement did, for metrics. */
export interface SettledCommand {
  readonly commandId: string;
  readonly entity: string;
  readonly kind: Answer['kind'];
  /** Seconds since the command came. */
  readonly secondsQueued: number;
}

/** The durable queue of one connector. Every statement takes thousands of commands as well as one. */
export class CommandQueueStore {
  readonly #sql: Statements;

  constructor(
    private readonly dataSource: DataSource,
    private readonly work: UnitOfWork,
    schema: QueueSchema,
  ) {
    this.#sql = statementsFor(schema);
  }

  /**
   * Adds commands within the transaction that heard of them. One that is known is not added again; one that is settled is
   * answered again with the same outcome, which is returned to be sent.
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
      wave: waveOf(command.entity),
    }));
    const repeated = await rows(tx, this.#sql.enqueue, [JSON.stringify(incoming)], Repeated);
    return repeated.flatMap((row) => {
      const settled = readSettled(row.answer);
      return settled.kind === 'cancelled' ? cancelled(answered(row)) : outcome(answered(row), settled);
    });
  }

  /**
   * Takes commands back that were certainly not done, and returns the outcomes that say so. For one that is on its way or done
   * nothing is returned: its own outcome comes, or came.
   */
  async cancel(tx: EntityManager, cancellations: readonly Cancellation[]): Promise<Outgoing[]> {
    if (cancellations.length === 0) return [];
    const asked = new Map(cancellations.map((each) => [each.commandId, each]));
    const rowsAsked = [...asked.values()].map((each) => ({
      command_id: each.commandId,
      company_id: each.companyId,
      entity: each.entity,
      record_id: each.recordId,
      traceparent: each.traceparent,
      wave: waveOf(each.entity),
    }));
    const taken = await rows(tx, this.#sql.cancel, [JSON.stringify(rowsAsked)], Repeated);
    return taken.flatMap((row) => cancelled(answered(row)));
  }

  /** Takes up to `limit` commands of a company that this owner holds, in the order in which they should go. */
  async take(companyId: string, owner: string, limit: number, entities?: readonly string[]): Promise<Taken[]> {
    const taken = await rows(this.dataSource, this.#sql.take, [companyId, owner, limit, entities ?? null], Taken);
    return taken.sort((a, b) => a.wave - b.wave || (a.seq < b.seq ? -1 : 1));
  }

  /**
   * Takes certain commands, whatever their turn, or answers them again where this owner has them in hand already: for an
   * edition whose call and answer may be served by two processes. What another owner has, or what is settled, is left out.
   */
  async hold(companyId: string, owner: string, commandIds: readonly string[]): Promise<Taken[]> {
    const held = await rows(this.dataSource, this.#sql.hold, [companyId, owner, commandIds], Taken);
    return held.sort((a, b) => a.wave - b.wave || (a.seq < b.seq ? -1 : 1));
  }

  /** Writes down what is about to be sent. Answers what may go: a command that another owner has by now may not. */
  async intend(owner: string, intents: readonly Intent[], executor: Executor = this.dataSource): Promise<Set<string>> {
    const written = intents.map((intent) => ({
      command_id: intent.commandId,
      request_key: intent.requestKey,
      connection_id: intent.connectionId ?? null,
    }));
    const allowed = await rows(executor, this.#sql.intend, [owner, JSON.stringify(written)], Id);
    return new Set(allowed.map((row) => row.command_id));
  }

  /** Notes what became of commands and sends their outcomes, in one transaction. Answers what this owner could still settle. */
  settle(owner: string, settlements: readonly Settlement[]): Promise<SettledCommand[]> {
    if (settlements.length === 0) return Promise.resolve([]);
    return this.work.transaction((tx) => this.settleWithin(tx, owner, settlements));
  }

  /** The same as part of a larger transaction of the edition's. */
  async settleWithin(
    tx: EntityManager,
    owner: string,
    settlements: readonly Settlement[],
  ): Promise<{ outgoing: Outgoing[]; result: SettledCommand[] }> {
    const byId = new Map(settlements.map((settlement) => [settlement.commandId, settlement]));
    const answers = [...byId.values()].map(({ commandId, answer, exchange, due }) => ({
      command_id: commandId,
      kind: answer.kind,
      due: due ?? dueOf(answer),
      told: toldOf(answer),
      answer,
      exchange: exchange ?? null,
    }));
    const settled = await rows(tx, this.#sql.settle, [owner, JSON.stringify(answers)], Settled);
    const outgoing: Outgoing[] = [];
    const result: SettledCommand[] = [];
    for (const row of settled) {
      const settlement = byId.get(row.command_id);
      if (settlement === undefined) continue;
      const command = answered(row);
      const { answer, traceparent = command.traceparent } = settlement;
      if (row.changed && settlement.silent !== true) outgoing.push(...outcome({ ...command, traceparent }, answer));
      result.push({
        commandId: row.command_id,
        entity: row.entity,
        kind: answer.kind,
        secondsQueued: row.seconds_queued,
      });
    }
    return { outgoing, result };
  }

  /** Frees commands that were taken but not sent. */
  async giveBack(owner: string, commandIds: readonly string[]): Promise<void> {
    if (commandIds.length > 0) await execute(this.dataSource, this.#sql.giveBack, [owner, commandIds]);
  }

  /** Length and age of the queue by entity and state. */
  depth(): Promise<Depth[]> {
    return rows(this.dataSource, this.#sql.depth, [], Depth);
  }

  /** What was sent and answered for one record, oldest first. */
  passport(companyId: string, entity: string, recordId: string): Promise<PassportLine[]> {
    return rows(this.dataSource, this.#sql.passport, [companyId, entity, recordId], PassportLine);
  }

  /** Forgets at most `bite` commands settled more than so many days ago. Answers how many. */
  clean(days: number, bite: number): Promise<number> {
    return execute(this.dataSource, this.#sql.clean, [days, bite]);
  }
}

/** When to look for one whose answer was lost: the longer it is lost, the rarer. */
export function lookAgainAt(now: Date, attempts: number): Date {
  const seconds = Math.min(LOOK_AGAIN.first * 2 ** Math.min(attempts, 10), LOOK_AGAIN.most);
  return new Date(now.getTime() + seconds * 1000);
}

/** When a command is due again: a deferred one when it says, a lost one now, because looking is the next thing to do. */
function dueOf(answer: Answer): Date | null {
  return answer.kind === 'deferred' ? answer.until : null;
}

function answered(row: z.output<typeof Repeated> | z.output<typeof Settled>) {
  return {
    commandId: row.command_id,
    companyId: row.company_id,
    entity: row.entity,
    recordId: row.record_id,
    warnings: row.warnings ?? [],
    ...(row.named_connection === null ? {} : { connectionId: row.named_connection }),
    traceparent: row.traceparent,
  };
}
