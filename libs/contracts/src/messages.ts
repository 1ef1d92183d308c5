import { z } from 'zod';
import { actEvents } from './acts.js';
import { desktopCommands, onlineCommands } from './commands/index.js';
import { jobproEvents, mappingEvents, syncEvents } from './events.js';
import { outcomes } from './outcomes.js';
import { paymentNumberField } from './payment-numbers.js';
import type { Edition } from './primitives.js';

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
 * The words of a type: `jobpro.invoice.created.v1` has the kind `jobpro.created` and the entity
 * `invoice`, `command.online.invoice.create.v1` the kind `command.create` and the same entity.
 */
type WordsOf<T extends MessageType> = T extends `command.${Edition}.${infer E}.${infer Action}.v1`
  ? { readonly kind: `command.${Action}`; readonly entity: E }
  : T extends `${infer Source}.${infer E}.${infer Event}.v1`
    ? { readonly kind: `${Source}.${Event}`; readonly entity: E }
    : never;

/**
 * A message as a discriminated union over the given types: `type` decides alone, `kind` for all
 * entities together.
 */
export type MessageOf<T extends MessageType = MessageType> = {
  [K in T]: {
    readonly type: K;
    readonly kind: WordsOf<K>['kind'];
    readonly entity: WordsOf<K>['entity'];
    readonly data: DataOf<K>;
  };
}[T];

export type Parsed = { ok: true; message: MessageOf } | { ok: false; reason: string };

/**
 * The most bytes that the data of a message may have. A NATS server takes 1 MiB by default, with the
 * headers. What is larger is refused before it is committed, because it could never be published.
 */
export const MESSAGE_BYTES = 1_000_000;

/** Returns the bytes that data takes on the bus. */
export const bytesOnBus = (data: unknown): number => Buffer.byteLength(JSON.stringify(data));

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
 * Parses a message's data by the schema of its type. Returns a sentence where it cannot, and never
 * throws. Data from JobPro may hold no card or bank number, not even in a field that no schema
 * knows: it would be dropped in silence, and JobPro would never learn of it.
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

/**
 * The grammar of subjects, in one place. The company is the second token, in a command's subject
 * the third; without the company and with a version a subject is a type:
 * `command.online.acme.invoice.create` carries `command.online.invoice.create.v1`.
 */
const SUBJECT =
  /^(command\.[A-Za-z0-9_-]{1,64}|(?!command\.)[A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{1,64})((?:\.[A-Za-z0-9_-]{1,64})+)$/;

/** Returns the subject on which a message of this type travels for this company. */
export function subjectOf(type: string, companyId: string): string {
  const first = type.indexOf('.');
  const start = type.startsWith('command.') ? type.indexOf('.', first + 1) : first;
  return `${type.slice(0, start)}.${companyId}${type.slice(start, type.lastIndexOf('.'))}`;
}

/**
 * Returns the company of a subject, where each token is well formed and something follows the
 * company.
 */
export const companyOf = (subject: string): string | undefined => SUBJECT.exec(subject)?.[2];

/**
 * Returns the subject with a placeholder for the company: safe as the name of a span and as a
 * label.
 */
export function templateOf(subject: string): string {
  const [, before, , after] = SUBJECT.exec(subject) ?? [];
  return before === undefined || after === undefined ? subject : `${before}.{companyId}${after}`;
}

/**
 * Returns the type that belongs to a subject, without its version, where the subject is well
 * formed.
 */
export function typeStemOf(subject: string): string | undefined {
  const [, before, , after] = SUBJECT.exec(subject) ?? [];
  return before === undefined || after === undefined ? undefined : `${before}${after}`;
}

/** The subjects that one service listens to. */
export const patterns = {
  jobpro: (entity: string) => `jobpro.*.${entity}.*`,
  mapping: (entity: string, event: string) => `mapping.*.${entity}.${event}`,
  outcome: (entity: string) => `outcome.*.${entity}.*`,
  commands: (edition: Edition) => `command.${edition}.*.*.*`,
} as const;

const PATTERN_TOKEN = /^(?:[A-Za-z0-9_-]{1,64}|\*)$/;

/**
 * Whether a handler may listen to this: plain tokens or `*`, the first one plain, and at most a
 * last `>`.
 */
export function isPattern(pattern: string): boolean {
  const tokens = pattern.split('.');
  const body = tokens.at(-1) === '>' ? tokens.slice(0, -1) : tokens;
  return body.length > 0 && body[0] !== '*' && body.every((token) => PATTERN_TOKEN.test(token));
}

/**
 * Returns true if some subject matches both patterns. NATS refuses a consumer with such filters, and its
 * handler would be ambiguous.
 */
export function overlap(first: string, second: string): boolean {
  const [left, right] = [first.split('.'), second.split('.')];
  for (let at = 0; ; at++) {
    const [a, b] = [left[at], right[at]];
    if (a === undefined || b === undefined) return a === b;
    if (a === '>' || b === '>') return true;
    if (a !== b && a !== '*' && b !== '*') return false;
  }
}
