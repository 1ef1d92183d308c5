import { type Answer, type Edition, type MessageType, reason, type Reason, type RemoteRef } from '@jobpro/contracts';
import type { z } from 'zod';

/** The kinds of record that a reference names, in the words of a sentence. */
export type ReferenceKind = 'customer' | 'item' | 'account' | 'payment term' | 'payment method' | 'tax code';

/** A record of QuickBooks that a command names: by its id where it is linked, by its name where a setting says so. */
export class Reference {
  constructor(
    readonly kind: ReferenceKind,
    readonly ref: RemoteRef | undefined,
    /** Refuses the command where there is no `ref`. */
    readonly whenAbsent: Reason | undefined,
  ) {}
}

/** Declares a reference. An optional one that is absent stays undefined. */
export function reference(kind: ReferenceKind, ref: RemoteRef): Reference;
export function reference(kind: ReferenceKind, ref: RemoteRef | undefined): Reference | undefined;
export function reference(kind: ReferenceKind, ref: RemoteRef | undefined): Reference | undefined {
  return ref === undefined ? undefined : new Reference(kind, ref, undefined);
}

/** Declares a reference without which the command is refused for the given reason. */
export const requiredReference = (kind: ReferenceKind, ref: RemoteRef | undefined, whenAbsent: Reason): Reference =>
  new Reference(kind, ref, whenAbsent);

/** The same shape with the edition's identifier in the place of each reference. */
export type Resolved<Shape, Id> = Shape extends Reference
  ? Id
  : Shape extends readonly (infer Item)[]
    ? readonly Resolved<Item, Id>[]
    : Shape extends object
      ? { readonly [Key in keyof Shape]: Resolved<Shape[Key], Id> }
      : Shape;

/** Returns how QuickBooks is given a reference; undefined where QuickBooks has no such record. */
export type Identify<Id> = (kind: ReferenceKind, ref: RemoteRef) => Id | undefined;

/** Returns every reference of a shape. */
export function referencesIn(shape: unknown): Reference[] {
  if (shape instanceof Reference) return [shape];
  if (Array.isArray(shape)) return shape.flatMap(referencesIn);
  if (typeof shape === 'object' && shape !== null) return Object.values(shape).flatMap(referencesIn);
  return [];
}

/** Replaces every reference of a shape, or returns why the first one that cannot be replaced refuses the command. */
function resolveReferences<Shape, Id>(
  shape: Shape,
  identify: Identify<Id>,
): { readonly ok: true; readonly value: Resolved<Shape, Id> } | { readonly ok: false; readonly reason: Reason } {
  for (const { kind, ref, whenAbsent } of referencesIn(shape)) {
    if (ref === undefined) {
      if (whenAbsent !== undefined) return { ok: false, reason: whenAbsent };
    } else if (identify(kind, ref) === undefined) {
      // Nobody knows a record by its id.
      const named = 'name' in ref ? { name: ref.name } : { id: ref.id };
      return { ok: false, reason: reason('reference.missing', { what: kind, ...named }) };
    }
  }
  const replaced: unknown = replace(shape, identify);
  return { ok: true, value: replaced as Resolved<Shape, Id> };
}

function replace<Id>(shape: unknown, identify: Identify<Id>): unknown {
  if (shape instanceof Reference) return shape.ref === undefined ? undefined : identify(shape.kind, shape.ref);
  if (Array.isArray(shape)) return shape.map((item) => replace(item, identify));
  if (typeof shape !== 'object' || shape === null) return shape;
  return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, replace(value, identify)]));
}

export type Deferred = Extract<Answer, { kind: 'deferred' }>;
export type Rejected = Extract<Answer, { kind: 'rejected' }>;

/** The values that one edition exchanges with QuickBooks. */
export interface Wire {
  /** Asks QuickBooks something and changes nothing. */
  readonly question: unknown;
  readonly reply: unknown;
  /** Changes something in QuickBooks. */
  readonly write: unknown;
  /** QuickBooks' reply to a write that it accepted or refused. */
  readonly receipt: unknown;
  /** How a request names a record of QuickBooks. */
  readonly id: unknown;
  /** The facts about the company that every request needs. */
  readonly context: unknown;
}

/** The record that a command is about, in the words of a sentence. */
export interface Subject {
  readonly what: 'customer' | 'item' | 'job' | 'invoice' | 'payment' | 'list';
  /** Its name or number. */
  readonly name: string;
  readonly date?: string;
}

/**
 * One kind of command as a value of pure functions. The command runner calls them; an edition's adapter carries the questions and
 * writes. The order of the properties matters to the compiler: `references` decides what `build` receives.
 */
export interface Operation<Command, References, W extends Wire> {
  readonly schema: z.ZodType<Command>;
  /** Whether to look before the first sending, because the record may exist already. */
  readonly looksFirst: boolean;
  subject(command: Command): Subject;
  /** Every record of QuickBooks that the command names, in the shape in which `build` wants their identifiers. */
  references(command: Command): References;
  /** Returns the questions that find the record. Several are answered together, in this order. */
  lookFor(command: Command): readonly W['question'][];
  /** Judges the replies so far. `mayHaveRun`: an earlier sending of ours may have happened; otherwise nothing was ever sent. */
  judge(command: Command, replies: readonly W['reply'][], mayHaveRun: boolean): Verdict<W>;
  /** Builds the request. `name` is the one under which `judge` found the record absent, where that is not the command's own. */
  build(input: BuildInput<Command, References, W>): Built<W>;
  /** Reads QuickBooks' reply to what was sent. */
  read(command: Command, receipt: W['receipt']): Read<W>;
  /** Derives the answer from what was inquired about, where the edition's own `explain` needs the command for it. */
  explain?(command: Command, replies: readonly W['reply'][], refusal: Rejected): Rejected;
}

export interface BuildInput<Command, References, W extends Wire> {
  readonly command: Command;
  readonly references: Resolved<References, W['id']>;
  readonly context: W['context'];
  readonly name: string | undefined;
}

/** The result of looking for the record. */
export type Verdict<W extends Wire> =
  /** The record exists, or can never exist. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** It does not exist: build it, under another name where one is given. */
  | { readonly kind: 'absent'; readonly name?: string | undefined }
  /** It exists, but not as it should be: send this instead, such as a reactivation. */
  | { readonly kind: 'send'; readonly write: W['write'] }
  /** The replies do not decide it: ask these as well. */
  | { readonly kind: 'look'; readonly questions: readonly W['question'][] };

/** A request, or a refusal found before anything is sent. */
export type Built<W extends Wire> =
  { readonly kind: 'write'; readonly write: W['write'] } | { readonly kind: 'answer'; readonly answer: Answer };

/** The result of reading the reply to a write. */
export type Read<W extends Wire> =
  | Answer
  /**
   * The record may exist already: its name or number is in use. `questions` default to `lookFor`; `fallback` is the answer where
   * looking finds nothing of ours.
   */
  | { readonly kind: 'look'; readonly questions?: readonly W['question'][]; readonly fallback: Answer }
  /** A refusal that names no cause: ask about the objects that the document refers to, and let `explain` derive the answer. */
  | { readonly kind: 'inquire'; readonly questions: readonly W['question'][]; readonly refusal: Rejected };

/** The result of checking a reply to a question. It is the same for every operation. */
export type Inspection =
  /** `unreadable` describes each record that was found and cannot be read. */
  | { readonly kind: 'answered'; readonly unreadable: readonly string[] }
  /** QuickBooks could not be asked just now, or refuses the question. */
  | { readonly kind: 'failed'; readonly answer: Deferred | Rejected };
export type Inspect<W extends Wire> = (reply: W['reply'], subject: Subject) => Inspection;

/** Derives the reason of a refusal from the state of the objects that were inquired about. See `explainRefusal`. */
export type Explain<W extends Wire> = (replies: readonly W['reply'][], refusal: Rejected) => Rejected;
const keepRefusal = (_replies: unknown, refusal: Rejected): Rejected => refusal;

/** An operation with its command inside, so that operations of every kind run side by side. */
export interface BoundOperation<W extends Wire> {
  readonly looksFirst: boolean;
  readonly subject: Subject;
  readonly references: readonly Reference[];
  lookFor(): readonly W['question'][];
  inspect(reply: W['reply']): Inspection;
  judge(replies: readonly W['reply'][], mayHaveRun: boolean): Verdict<W>;
  build(identify: Identify<W['id']>, context: W['context'], name?: string): Built<W>;
  read(receipt: W['receipt']): Read<W>;
  explain(replies: readonly W['reply'][], refusal: Rejected): Rejected;
}

/** Parses the command's data and binds the operation to it. Throws where the data is not the command: a bug, not a refusal. */
export type Bind<W extends Wire> = (data: unknown) => BoundOperation<W>;

/** Returns the function that makes an edition's operations, given how the edition inspects a reply and explains a refusal. */
export function operationsOver<W extends Wire>(inspect: Inspect<W>, explain: Explain<W> = keepRefusal) {
  return <Command, References>(operation: Operation<Command, References, W>): Bind<W> =>
    (data) => {
      const command = operation.schema.parse(data);
      const subject = operation.subject(command);
      const references = operation.references(command);
      return {
        looksFirst: operation.looksFirst,
        subject,
        references: referencesIn(references),
        lookFor: () => operation.lookFor(command),
        inspect: (reply) => inspect(reply, subject),
        judge: (replies, mayHaveRun) => operation.judge(command, replies, mayHaveRun),
        build: (identify, context, name) => {
          const resolved = resolveReferences(references, identify);
          return resolved.ok
            ? operation.build({ command, references: resolved.value, context, name })
            : { kind: 'answer', answer: { kind: 'rejected', reason: resolved.reason } };
        },
        read: (receipt) => operation.read(command, receipt),
        explain: (replies, refusal) => operation.explain?.(command, replies, refusal) ?? explain(replies, refusal),
      };
    };
}

/** The actions of a connector that write no record: streams, lists, and messages about other commands. */
type OtherAction = 'import' | 'read-back' | 'read-facts' | 'read-lists' | 'cancel' | 'request-outcomes';
/** Every command of an edition as `entity.action`. */
export type CommandKey<E extends Edition> = Keys<E, MessageType>;
type Keys<E extends Edition, T> = T extends `command.${E}.${infer Key}.v1` ? Key : never;
/** `customer.ensure`, `invoice.create`, … : every command of an edition that writes one record. */
export type OperationKey<E extends Edition> = Exclude<CommandKey<E>, `${string}.${OtherAction}`>;

/** Exhaustive over the edition's commands: a command without an operation does not compile. */
export type Operations<E extends Edition, W extends Wire> = Readonly<Record<OperationKey<E>, Bind<W>>>;
