import { z } from 'zod';
import { actEvents } from './acts.js';
import { desktopCommands, onlineCommands } from './commands/index.js';
import { jobproEvents } from './events.js';
import { mappingEvents } from './links.js';
import { outcomes } from './outcomes.js';
import { paymentNumberField } from './payment-numbers.js';
import { syncEvents } from './sync.js';

/** Every message on the bus, by its type. The number at the end is its major version. */
export const messageSchemas = {
  ...jobproEvents,
  ...mappingEvents,
  ...actEvents,
  ...onlineCommands,
  ...desktopCommands,
  ...outcomes,
  ...syncEvents,
};

export type MessageType = keyof typeof messageSchemas;
export type DataOf<T extends MessageType> = z.output<(typeof messageSchemas)[T]>;
/** One message as a discriminated union over the given types. */
export type MessageOf<T extends MessageType> = { [K in T]: { type: K; data: DataOf<K> } }[T];

export type Parsed = { ok: true; data: unknown } | { ok: false; reason: string };

const isKnown = (type: string): type is MessageType => Object.hasOwn(messageSchemas, type);

/**
 * Reads a message's data by the schema of its type. Answers with a sentence, never throws. What JobPro sends may hold no card or bank
 * number, not even in a field that no schema knows: it would be dropped in silence, and JobPro would never learn that it sends such.
 */
export function parseMessage(type: string, data: unknown): Parsed {
  if (!isKnown(type)) return { ok: false, reason: `“${type}” is no known message type` };
  const field = type.startsWith('jobpro.') ? paymentNumberField(data) : undefined;
  if (field !== undefined)
    return { ok: false, reason: `the field “${field}” is one for a card or bank number, and none is ever taken` };
  const result = messageSchemas[type].safeParse(data);
  return result.success
    ? { ok: true, data: result.data }
    : { ok: false, reason: `not a ${type}: ${z.prettifyError(result.error)}` };
}
