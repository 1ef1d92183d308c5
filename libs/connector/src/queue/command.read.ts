import { Entity, EntityId } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import { z } from 'zod';
import type { NewCommand } from './command.js';

const Carried = z.looseObject({ commandId: z.uuid(), recordId: EntityId });
const Words = z.tuple([z.literal('command'), z.string(), Entity, z.string(), z.string()]);

/** The queue's row of a command message. Its data was parsed by the contract before, so a failure here is a bug. */
export function commandOf(message: Message): NewCommand {
  const { commandId, recordId } = Carried.parse(message.data);
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
