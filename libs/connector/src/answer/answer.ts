import {
  type Answer,
  type DetailsOf,
  Done,
  type FailureCode,
  type MessageType,
  reason,
  Rejected,
  type Remote,
  type Said,
  subjectOf,
  type Warning,
} from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { z } from 'zod';
import type { QueueEntity } from '../queue/command.js';

type DoneAnswer = Extract<Answer, { kind: 'done' }>;
type RejectedAnswer = Extract<Answer, { kind: 'rejected' }>;
type DeferredAnswer = Extract<Answer, { kind: 'deferred' }>;
type UnknownAnswer = Extract<Answer, { kind: 'unknown' }>;

/** It is in QuickBooks, exactly once. */
export const done = (
  remote: Remote,
  how: DoneAnswer['how'],
  { total, warnings = [] }: { readonly total?: string | undefined; readonly warnings?: readonly Warning[] } = {},
): DoneAnswer => ({ kind: 'done', remote, how, total, warnings: [...warnings] });

/**
 * Refused, with an entry of the catalogue and what QuickBooks said word for word. Never retried by
 * itself.
 */
export const rejected = <C extends FailureCode>(
  code: C,
  details: DetailsOf<C>,
  quickBooksError?: Said,
): RejectedAnswer => ({
  kind: 'rejected',
  reason: reason(code, details),
  said: quickBooksError,
});

/**
 * Returns the answer of a command that was not sent and certainly had no effect. It is sent
 * automatically after `until`.
 */
export const deferred = (until: Date, because: string): DeferredAnswer => ({ kind: 'deferred', until, because });

/** Returns the answer of a command that was sent and may or may not have had an effect. */
export const unknown = (sentAt: Date): UnknownAnswer => ({ kind: 'unknown', sentAt });

const ids = { commandId: true, recordId: true } as const;
const StoredDone = Done.omit(ids).extend({ kind: z.literal('done') });
/** Reads a refusal that was stored as JSON. */
export const StoredRejected = Rejected.omit(ids).extend({ kind: z.literal('rejected') });
const StoredEnd = z.union([
  z.discriminatedUnion('kind', [StoredDone, StoredRejected]),
  z.object({ kind: z.literal('cancelled') }),
]);

/** Reads any answer that was stored as JSON. */
export const StoredAnswer = z.discriminatedUnion('kind', [
  StoredDone,
  StoredRejected,
  z.object({ kind: z.literal('deferred'), until: z.coerce.date(), because: z.string() }),
  z.object({ kind: z.literal('unknown'), sentAt: z.coerce.date() }),
]) satisfies z.ZodType<Answer>;

/** Reads how a completed command ended: by an answer, or by having been taken back. */
export const readEnd = (stored: unknown): z.output<typeof StoredEnd> => StoredEnd.parse(stored);

/** The command that an answer belongs to. */
export interface Answered {
  readonly commandId: string;
  readonly companyId: string;
  readonly entity: QueueEntity;
  readonly recordId: string;
  /** Warnings about what the translation had to change. They are published with `done`. */
  readonly warnings: readonly Warning[];
  /** The connection that the command named, if it did. */
  readonly connectionId?: string;
  readonly traceparent: string;
}

/** The one place where an answer becomes the message that mapping hears. */
export function outcome(command: Answered, answer: Answer): Outgoing[] {
  // What is asked about the books as a whole is answered by the lists themselves.
  if (command.entity === 'company') return [];
  const type = `outcome.${command.entity}.${answer.kind}.v1` satisfies MessageType;
  return [message(command, type, body(command, answer))];
}

/** The command was taken back before it was sent. Only documents can be. */
export function cancelled(command: Answered): Outgoing[] {
  if (command.entity !== 'invoice' && command.entity !== 'payment') return [];
  return [message(command, `outcome.${command.entity}.cancelled.v1`, {})];
}

/** Reports that the command never arrived, so that mapping issues it again. */
export function notReceived(command: Answered): Outgoing[] {
  if (command.entity === 'company') return [];
  return [message(command, `outcome.${command.entity}.not-received.v1`, {})];
}

/** Reports, in one message for each company and entity, that these commands are still in the queue. */
export function inWork(commands: readonly Answered[]): Outgoing[] {
  const groups = new Map<string, Answered[]>();
  for (const command of commands) {
    const key = `${command.companyId}/${command.entity}`;
    groups.set(key, [...(groups.get(key) ?? []), command]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.entity === 'company') return [];
    const { entity, companyId, traceparent, commandId: causeId } = first;
    const data = { commands: group.map(({ commandId, recordId }) => ({ commandId, recordId })) };
    return [outgoing(`outcome.${entity}.in-work.v1`, companyId, data, { causeId, traceparent })];
  });
}

function message(command: Answered, type: MessageType, data: object): Outgoing {
  return {
    subject: subjectOf(type, command.companyId),
    type,
    data: {
      commandId: command.commandId,
      recordId: command.recordId,
      connectionId: command.connectionId,
      ...data,
    },
    causeId: command.commandId,
    traceparent: command.traceparent,
  };
}

function body(command: Answered, answer: Answer): object {
  switch (answer.kind) {
    case 'done':
      return {
        remote: answer.remote,
        how: answer.how,
        total: answer.total,
        // Of a record that was there, nothing that JobPro changed was sent.
        warnings: answer.how === 'linked' ? answer.warnings : [...command.warnings, ...answer.warnings],
      };
    case 'rejected':
      return { reason: answer.reason, said: answer.said, objects: answer.objects };
    case 'deferred':
      return { until: answer.until.toISOString(), because: answer.because };
    case 'unknown':
      return { sentAt: answer.sentAt.toISOString() };
  }
}

/**
 * Returns a short text of the report to mapping, so that the same delay is reported once and not at
 * every retry.
 */
export function reportOf(answer: Answer): string {
  return answer.kind === 'deferred' ? `deferred: ${answer.because}` : answer.kind;
}
