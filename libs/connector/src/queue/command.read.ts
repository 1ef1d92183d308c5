import { type CommandType, wordsOf } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import type { NewCommand, QueueEntity } from './command.js';

export type CommandMessage = Message<CommandType>;

/** A command that cancels another one. */
export interface Cancellation {
  /** The command to cancel. */
  readonly commandId: string;
  readonly companyId: string;
  readonly entity: QueueEntity;
  readonly recordId: string;
  readonly traceparent: string;
}

/** Splits incoming commands: those for the queue, and those that cancel others. */
export function splitCancellations(messages: readonly CommandMessage[]): {
  commands: NewCommand[];
  cancellations: Cancellation[];
} {
  const commands: NewCommand[] = [];
  const cancellations: Cancellation[] = [];
  for (const message of messages) {
    const { companyId, entity, traceparent, data } = message;
    const { recordId } = data;
    if (message.kind === 'command.cancel')
      cancellations.push({ commandId: message.data.cancels, companyId, entity, recordId, traceparent });
    else {
      const { event: action } = wordsOf(message.type);
      commands.push({ commandId: data.commandId, companyId, entity, action, recordId, data, traceparent });
    }
  }
  return { commands, cancellations };
}
