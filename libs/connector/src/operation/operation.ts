import type { Answer, DataOf, MessageType, Edition } from '@jobpro/contracts';
import type { z } from 'zod';

/**
 * One thing that a connector can be asked to do, as functions without state, clock or network. The edition's worker runs them
 * all the same way: look (where the operation wants it, or where an earlier answer was lost), write the intent, send, settle.
 *
 * `Request` and `Reply` are the edition's wire values. `Facts` is what must be known before a request can be built (Online:
 * the ids of accounts and terms named in the settings; Desktop: nothing, its wire takes names).
 */
export interface Operation<Command, Request, Reply, Facts> {
  /** True: looks before the first sending too, because what is asked for may be there already (every *ensure*). */
  readonly looksFirst: boolean;
  /** What is to be asked to find out whether it is there. Several questions are answered together, in this order. */
  lookFor(command: Command, key: string): readonly Request[];
  /** What the answers to those questions mean. `lost`: an earlier sending may have happened; else nothing was ever sent. */
  judge(command: Command, replies: readonly Reply[], lost: boolean): Verdict<Request>;
  /** The same command, key and facts give the same bytes: the key is an argument and is never made here. */
  build(command: Command, key: string, facts: Facts): Built<Request>;
  /** What QuickBooks' reply to the built request means. */
  read(command: Command, reply: Reply): Read<Request>;
}

/** What looking found. */
export type Verdict<Request> =
  /** It is there, or can never be. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** It is not there: send what `build` makes. */
  | { readonly kind: 'absent' }
  /** It is not there under this name, or not as it should be: send this instead (a suffix, a reactivation). */
  | { readonly kind: 'send'; readonly request: Request }
  /** These questions did not settle it: ask these too. */
  | { readonly kind: 'look'; readonly requests: readonly Request[] };

/** A request, or why none can be made: a refusal is found before anything is sent. */
export type Built<Request> =
  { readonly kind: 'request'; readonly request: Request } | { readonly kind: 'answer'; readonly answer: Answer };

/**
 * An answer; or `look`: QuickBooks says that it may be there already (a name or number in use), so look before judging.
 * `requests` are what to ask, by default what `lookFor` says; `otherwise` is the answer where looking finds nothing of ours.
 */
export type Read<Request = never> =
  Answer | { readonly kind: 'look'; readonly requests?: readonly Request[]; readonly otherwise: Answer };

/** What a connector does beside writing one record: streams, lists, and taking a command back. */
type Otherwise = 'import' | 'read-back' | 'read-lists' | 'cancel';
/** `customer.ensure`, `invoice.create`, … : every command of an edition that writes one record. */
export type OperationKey<E extends Edition> = Exclude<CommandKey<E>, `${string}.${Otherwise}`>;
/** Every command of an edition as `entity.action`. */
export type CommandKey<E extends Edition> = Keys<E, MessageType>;
type Keys<E extends Edition, T> = T extends `command.${E}.${infer Key}.v1` ? Key : never;
export type CommandOf<E extends Edition, K extends CommandKey<E>> = DataOf<
  Extract<`command.${E}.${K}.v1`, MessageType>
>;

/** An operation with its command inside, so that a worker can run operations of every kind side by side. */
export interface BoundOperation<Request, Reply, Facts> {
  readonly looksFirst: boolean;
  lookFor(key: string): readonly Request[];
  judge(replies: readonly Reply[], lost: boolean): Verdict<Request>;
  build(key: string, facts: Facts): Built<Request>;
  read(reply: Reply): Read<Request>;
}

/** Reads the command's data and binds the operation to it. Throws where the data is not the command: a bug, not a refusal. */
export type Bind<Request, Reply, Facts> = (data: unknown) => BoundOperation<Request, Reply, Facts>;

/** Exhaustive over the edition's commands: a command without an operation does not compile. */
export type Operations<E extends Edition, Request, Reply, Facts> = Readonly<
  Record<OperationKey<E>, Bind<Request, Reply, Facts>>
>;

/** Joins a command's schema and its operation. */
export function operation<Command, Request, Reply, Facts>(
  schema: z.ZodType<Command>,
  run: Operation<Command, Request, Reply, Facts>,
): Bind<Request, Reply, Facts> {
  return (data) => {
    const command = schema.parse(data);
    return {
      looksFirst: run.looksFirst,
      lookFor: (key) => run.lookFor(command, key),
      judge: (replies, lost) => run.judge(command, replies, lost),
      build: (key, facts) => run.build(command, key, facts),
      read: (reply) => run.read(command, reply),
    };
  };
}
