import { EntityId } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import { z } from 'zod';
import { type NewCommand, QueueEntity } from './command.js';

const Identified = z.looseObject({ commandId: z.uuid(), recordId: EntityId });
const Words = z.tuple([z.literal('command'), z.string(), QueueEntity, z.string(), z.string()]);

/** A command that cancels another one. */
export interface Cancellation {
  /** The command to cancel. */
  readonly commandId: string;
  readonly companyId: string;
  readonly entity: QueueEntity;
  readonly recordId: string;
  readonly traceparent: string;
}

const Cancels = z.looseObject({ cancels: z.uuid() });

/** Splits incoming commands: those for the queue, and those that cancel others. */
export function splitCancellations(messages: readonly Message[]): {
  commands: NewCommand[];
  cancellations: Cancellation[];
} {
  const all = messages.map(commandOf);
  const cancellations = all
    .filter(({ action }) => action === 'cancel')
    .map(({ data, companyId, entity, recordId, traceparent }) => {
      return { commandId: Cancels.parse(data).cancels, companyId, entity, recordId, traceparent };
    });
  return { commands: all.filter(({ action }) => action !== 'cancel'), cancellations };
}

/** Reads a command message. Its data was parsed by the contract before, so a failure here is a bug. */
export function commandOf(message: Message): NewCommand {
  const { commandId, recordId } = Identified.parse(message.data);
  const [, , entity, action] = Words.parse(message.type.split('.'));
  return {
    commandId,
    companyId: message.companyId,
    entity,
    action,
    recordId,
    data: message.data,
    traceparent: message.traceparent,
  };
}
