import { z } from 'zod';
import { actEvents } from './acts.js';
import { desktopCommands, onlineCommands } from './commands/index.js';
import type { Edition } from './entities/index.js';
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
/** The data as a sender writes it, before the schema fills in its defaults. */
export type InputOf<T extends MessageType> = z.input<(typeof messageSchemas)[T]>;
export type CommandType = Extract<MessageType, `command.${string}`>;

/**
 * The words of a type: `jobpro.invoice.created.v1` has the kind `jobpro.created` and the entity `invoice`,
 * `command.online.invoice.create.v1` the kind `command.create` and the same entity.
 */
type WordsOf<T extends MessageType> = T extends `command.${Edition}.${infer E}.${infer Action}.v1`
  ? { readonly kind: `command.${Action}`; readonly entity: E }
  : T extends `${infer Source}.${infer E}.${infer Event}.v1`
    ? { readonly kind: `${Source}.${Event}`; readonly entity: E }
    : never;

/** A message as a discriminated union over the given types: `type` decides alone, `kind` for all entities together. */
export type MessageOf<T extends MessageType = MessageType> = {
  [K in T]: {
    readonly type: K;
    readonly kind: WordsOf<K>['kind'];
    readonly entity: WordsOf<K>['entity'];
    readonly data: DataOf<K>;
  };
}[T];

export type Parsed = { ok: true; message: MessageOf } | { ok: false; reason: string };

const isMessageType = (type: string): type is MessageType => Object.hasOwn(messageSchemas, type);
const isCommandType = (type: string): type is CommandType => type.startsWith('command.') && isMessageType(type);

/** Returns the type of a command. Throws where the edition has no such command: a bug. */
export function commandType(edition: Edition, entity: string, action: string): CommandType {
  const type = `command.${edition}.${entity}.${action}.v1`;
  if (!isCommandType(type)) throw new Error(`${type} is not a command.`);
  return type;
}

/** Returns what a type says about its message. `edition` is set for commands only. */
export function wordsOf(type: string): { kind: string; entity: string; edition: string | undefined; event: string } {
  const words = type.split('.').slice(0, -1);
  const edition = words[0] === 'command' ? words.splice(1, 1)[0] : undefined;
  const [source = '', entity = '', event = ''] = words;
  return { kind: `${source}.${event}`, entity, edition, event };
}

/** Looked up for every message, so the words are taken apart once. */
const definitions = new Map(
  Object.entries(messageSchemas).map(([type, schema]) => {
    const { kind, entity } = wordsOf(type);
    return [type, { schema, kind, entity }];
  }),
);

/**
 * Parses a message's data by the schema of its type. Returns a sentence where it cannot, and never throws. Data from JobPro may hold no
 * card or bank number, not even in a field that no schema knows: it would be dropped in silence, and JobPro would never learn of it.
 */
export function parseMessage(type: string, data: unknown): Parsed {
  const definition = definitions.get(type);
  if (definition === undefined) return { ok: false, reason: `“${type}” is no known message type` };
  const field = type.startsWith('jobpro.') ? paymentNumberField(data) : undefined;
  if (field !== undefined)
    return { ok: false, reason: `the field “${field}” is one for a card or bank number, and none is ever taken` };
  const { schema, kind, entity } = definition;
  const result = schema.safeParse(data);
  return result.success
    ? { ok: true, message: { type, kind, entity, data: result.data } as MessageOf }
    : { ok: false, reason: `not a ${type}: ${z.prettifyError(result.error)}` };
}
