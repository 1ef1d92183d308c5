import type { Answer, MessageType, Warning } from '@jobpro/contracts';
import { subjectOf } from '@jobpro/contracts';
import type { Outgoing } from '@jobpro/messaging';
import type { QueueEntity } from '../queue/command.js';

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

function message(command: Answered, type: MessageType, data: object): Outgoing {
  return {
    subject: subjectOf(type, command.companyId),
    type,
    data: {
      commandId: command.commandId,
      recordId: command.recordId,
      ...(command.connectionId === undefined ? {} : { connectionId: command.connectionId }),
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
        ...(answer.total === undefined ? {} : { total: answer.total }),
        warnings: [...command.warnings, ...answer.warnings],
      };
    case 'rejected':
      return { reason: answer.reason, ...(answer.said === undefined ? {} : { said: answer.said }) };
    case 'deferred':
      return { until: answer.until.toISOString(), because: answer.because };
    case 'unknown':
      return { sentAt: answer.sentAt.toISOString() };
  }
}

/** Returns a short text of the report to mapping, so that the same delay is reported once and not at every retry. */
export function reportOf(answer: Answer): string {
  return answer.kind === 'deferred' ? `deferred: ${answer.because}` : answer.kind;
}
