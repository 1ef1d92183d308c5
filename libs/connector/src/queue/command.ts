import { type Answer, type CommandType, Entity, Said, Warning, wordsOf } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import { z } from 'zod';

/** A kind of record, or the company's QuickBooks data as a whole. */
export const QueueEntity = z.union([Entity, z.literal('company')]);
export type QueueEntity = z.infer<typeof QueueEntity>;

/** Names go before jobs, jobs before documents, documents before payments. An import waits for nothing. */
const priorities = { company: 0, customer: 0, item: 0, job: 1, invoice: 2, payment: 3 } as const satisfies Record<
  QueueEntity,
  number
>;

/**
 * Returns the priority of commands about an entity; the lowest is sent first. Commands of one
 * priority are independent.
 */
export const priorityOf = (entity: QueueEntity): number => priorities[entity];

/** A command as it enters the queue. */
export interface NewCommand {
  readonly commandId: string;
  readonly companyId: string;
  readonly entity: QueueEntity;
  readonly action: string;
  readonly recordId: string;
  readonly data: unknown;
  readonly traceparent: string;
}

const LookFirst = z.looseObject({ lookFirst: z.literal(true) });

/** A command that one owner has taken from the queue. */
export const Taken = z
  .object({
    commandId: z.uuid(),
    companyId: z.string(),
    /** The connection over which it was last sent. */
    connectionId: z.string().optional(),
    entity: QueueEntity,
    action: z.string(),
    recordId: z.string(),
    data: z.unknown(),
    traceparent: z.string(),
    priority: z.number(),
    seq: z.coerce.bigint(),
    state: z.enum(['queued', 'unknown', 'sent']),
    attempts: z.number(),
    /** When it was last sent. */
    intentAt: z.date().optional(),
    /** QuickBooks' words when it was last sent without a clear reply. */
    said: Said.optional(),
    /** The key under which it was last sent. */
    requestKey: z.string().optional(),
    queuedAt: z.date(),
  })
  .transform(({ state, ...command }) => ({
    ...command,
    /** `invoice.create`: the name of its operation. */
    key: `${command.entity}.${command.action}`,
    /** True: it was sent once and the answer is lost, so look first. */
    lost: state === 'unknown',
    /** True: the mapping service says that the record may be in QuickBooks already. */
    lookFirst: LookFirst.safeParse(command.data).success,
  }));
export type Taken = z.output<typeof Taken>;

/** A request that is about to be sent. It is stored first. */
export interface Intent {
  readonly commandId: string;
  /** The key under which it is sent: Online its requestid, Desktop the message set's id. */
  readonly requestKey: string;
  readonly connectionId?: string;
}

/** The answer to one command. A final answer (done, rejected) completes it. */
export interface Completion {
  readonly commandId: string;
  readonly answer: Answer;
  /** Of the operation's span, so that the outcome continues its trace. Default: the command's own. */
  readonly traceparent?: string;
  /** The request and its reply, without secrets, for the record's history. */
  readonly exchange?: Exchange;
  /** The next due time, where the answer itself has none. By default an `unknown` command is due at once. */
  readonly due?: Date;
  /** True: no outcome is published, because other messages reported it already (an import's pages). */
  readonly silent?: boolean;
}
export interface Exchange {
  readonly sent: unknown;
  readonly received: unknown;
  /** QuickBooks' words, where its reply does not say what became of the request. */
  readonly said?: Said | undefined;
}

/** A completed command, for metrics. */
export interface CompletedCommand {
  readonly commandId: string;
  readonly entity: string;
  readonly kind: Answer['kind'];
  /** Seconds since the command arrived. */
  readonly secondsQueued: number;
}

/** The part of a command that its outcome repeats. */
const CommandHead = z.object({
  commandId: z.uuid(),
  companyId: z.string(),
  entity: QueueEntity,
  recordId: z.string(),
  /** Changes that the mapping had to make, reported with `done`. */
  warnings: z.array(Warning).default([]),
  /** The connection that the command named, if any. */
  connectionId: z.string().optional(),
  traceparent: z.string(),
});

/** A command whose answer was stored. `changed`: the answer differs from the last report. */
export const CompletedRow = CommandHead.extend({ changed: z.boolean(), secondsQueued: z.number() });

/** A completed command that arrived again. */
export const RepeatedRow = CommandHead.extend({ answer: z.unknown() });

/** A command whose outcome was requested, with its answer where it is completed. */
export const RequestedRow = CommandHead.extend({
  status: z.enum(['completed', 'in-work', 'not-received']),
  answer: z.unknown(),
});

export const Depth = z.object({
  entity: QueueEntity,
  state: z.enum(['queued', 'sent', 'unknown']),
  commands: z.number(),
  oldestSeconds: z.number(),
});
export type Depth = z.output<typeof Depth>;

/** One command of a record, as the connector's API returns it. */
export const CommandHistory = z.object({
  command_id: z.uuid(),
  action: z.string(),
  state: z.enum(['queued', 'sent', 'unknown', 'settled']),
  attempts: z.number(),
  queued_at: z.date(),
  intent_at: z.date().nullable(),
  settled_at: z.date().nullable(),
  answer: z.unknown(),
  exchange: z.unknown(),
});
export type CommandHistory = z.output<typeof CommandHistory>;

export type CommandMessage = Message<CommandType>;

/** One command of one record, named by a message about it: to cancel it, or to report what became of it. */
export interface CommandAddress {
  readonly commandId: string;
  readonly companyId: string;
  readonly entity: QueueEntity;
  readonly recordId: string;
  readonly traceparent: string;
}

/**
 * Splits incoming commands: those for the queue, those that cancel others, and those whose outcomes
 * are requested.
 */
export function splitCommands(messages: readonly CommandMessage[]): {
  commands: NewCommand[];
  cancellations: CommandAddress[];
  requested: CommandAddress[];
} {
  const commands: NewCommand[] = [];
  const cancellations: CommandAddress[] = [];
  const requested: CommandAddress[] = [];
  for (const message of messages) {
    const { companyId, entity, traceparent } = message;
    if (message.kind === 'command.request-outcomes') {
      for (const command of message.data.commands) requested.push({ ...command, companyId, entity, traceparent });
      continue;
    }
    const { data } = message;
    const { recordId } = data;
    if (message.kind === 'command.cancel')
      cancellations.push({ commandId: message.data.cancels, companyId, entity, recordId, traceparent });
    else {
      const { event: action } = wordsOf(message.type);
      commands.push({ commandId: data.commandId, companyId, entity, action, recordId, data, traceparent });
    }
  }
  return { commands, cancellations, requested };
}
