import { type Answer, Warning } from '@jobpro/contracts';
import { z } from 'zod';
import { QueueEntity } from './wave.js';

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

/** A command in the hands of one owner. */
export const Taken = z
  .object({
    command_id: z.uuid(),
    company_id: z.string(),
    connection_id: z.string().nullable(),
    entity: QueueEntity,
    action: z.string(),
    record_id: z.string(),
    data: z.unknown(),
    traceparent: z.string(),
    wave: z.number(),
    seq: z.string(),
    state: z.enum(['queued', 'unknown', 'sent']),
    attempts: z.number(),
    intent_at: z.date().nullable(),
    request_key: z.string().nullable(),
    queued_at: z.date(),
  })
  .transform((row) => ({
    commandId: row.command_id,
    companyId: row.company_id,
    /** Under which connection it was sent last. */
    connectionId: row.connection_id ?? undefined,
    entity: row.entity,
    action: row.action,
    /** `invoice.create`: the name of its operation. */
    key: `${row.entity}.${row.action}`,
    recordId: row.record_id,
    data: row.data,
    traceparent: row.traceparent,
    wave: row.wave,
    seq: BigInt(row.seq),
    /** True: it was sent once and the answer is lost, so look first. */
    lost: row.state === 'unknown',
    attempts: row.attempts,
    /** When it was sent last. */
    intentAt: row.intent_at ?? undefined,
    /** Under which key it was sent last. */
    requestKey: row.request_key ?? undefined,
    queuedAt: row.queued_at,
  }));
export type Taken = z.output<typeof Taken>;

/** What is about to be sent: written down first. */
export interface Intent {
  readonly commandId: string;
  /** The key under which it goes: Online its requestid, Desktop the message set's id. */
  readonly requestKey: string;
  readonly connectionId?: string;
}

/** What became of one command. */
export interface Settlement {
  readonly commandId: string;
  readonly answer: Answer;
  /** Of the operation's span, so that the outcome goes on under it. Default: the command's own. */
  readonly traceparent?: string;
  /** What was sent and what came back, already free of secrets, for the record's passport. */
  readonly exchange?: Exchange;
  /** When it is due again, where the answer itself does not say: an `unknown` is looked for at once by default. */
  readonly due?: Date;
  /** True: mapping hears nothing of it, because it heard by other messages (an import's pages). */
  readonly silent?: boolean;
}
export interface Exchange {
  readonly sent: unknown;
  readonly received: unknown;
}

/** What an outcome takes from the command that it answers. */
const Told = z.object({
  command_id: z.uuid(),
  company_id: z.string(),
  entity: QueueEntity,
  record_id: z.string(),
  warnings: z.array(Warning).nullable(),
  named_connection: z.string().nullable(),
  traceparent: z.string(),
});

/** What settling returns of each command that this owner could still answer. */
export const Settled = Told.extend({ changed: z.boolean(), seconds_queued: z.number() });

export const Repeated = Told.extend({ answer: z.unknown() });

export const Depth = z.object({
  entity: QueueEntity,
  state: z.enum(['queued', 'sent', 'unknown']),
  commands: z.number(),
  oldest_seconds: z.number(),
});
export type Depth = z.output<typeof Depth>;

export const PassportLine = z.object({
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
export type PassportLine = z.output<typeof PassportLine>;
