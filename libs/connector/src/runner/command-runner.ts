import type { Answer, Said } from '@jobpro/contracts';
import { deferred, rejected, unknown } from '../answer/answer.js';
import type { BoundOperation, Deferred, Identify, Read, Reference, Rejected, Verdict, Wire } from './operation.js';

/** How far a command has come with QuickBooks. */
interface Progress {
  /** An earlier sending may have happened. Once true it stays true. */
  readonly mayHaveRun: boolean;
  /** How often it was sent since it was taken from the queue. */
  readonly sendings: number;
}
/** A command that is sent, refused and looked for this often ends, so that no two rules can pass it back and forth for ever. */
const MOST_SENDINGS = 4;
/** A command that was sent this often without an answer is looked for once more and then rejected, so that a person can decide. */
const MOST_ATTEMPTS = 10;
/** Milliseconds after which a lost sending that QuickBooks refuses to be asked about is left to a person. */
const MOST_UNVERIFIED = 3_600_000;

/** The past of a command that is taken from the queue. */
export interface History {
  /** It was sent before and the reply is lost. */
  readonly lost: boolean;
  /** The record may be in QuickBooks although this command was never sent, as after a restored backup. */
  readonly lookFirst?: boolean;
  /** How often it was sent in all. */
  readonly attempts?: number;
  /** Milliseconds since it was sent last. */
  readonly age?: number | undefined;
  /** QuickBooks' words when it was sent last, where there were any. */
  readonly said?: Said | undefined;
}

/** Asks whether the record exists. `replies` are those to earlier questions of the same look. */
export interface LookState<W extends Wire> extends Progress {
  readonly phase: 'look';
  readonly questions: readonly W['question'][];
  readonly replies: readonly W['reply'][];
  /** The answer where nothing of ours is found, if a refusal led here. */
  readonly fallback?: Answer | undefined;
  /** It was lost so long ago that a question which QuickBooks refuses ends it. */
  readonly isOverdue?: boolean | undefined;
}
/** Wants the identifiers of the records that the command names. */
export interface ResolveState extends Progress {
  readonly phase: 'resolve';
  readonly references: readonly Reference[];
  /** The name to build it under, where that is not the command's own. */
  readonly name?: string | undefined;
}
/** Sends a change. It may run as soon as it leaves, so the intent is stored first. */
export interface SendState<W extends Wire> extends Progress {
  readonly phase: 'send';
  readonly write: W['write'];
}
/** Asks about the objects that a refused document refers to. */
export interface InquireState<W extends Wire> {
  readonly phase: 'inquire';
  readonly questions: readonly W['question'][];
  readonly refusal: Rejected;
}
/** Has its answer. `due`: when to try again, where that is known better than from the answer. */
export interface CompleteState {
  readonly phase: 'complete';
  readonly answer: Answer;
  readonly due?: Date | undefined;
}

/** The states that call QuickBooks. They are plain data, so that an edition can store one and let another process continue. */
export type TravelState<W extends Wire> = LookState<W> | SendState<W> | InquireState<W>;
/** The next step of a command. */
export type CommandState<W extends Wire> = TravelState<W> | ResolveState | CompleteState;

/** The report of an edition's adapter that a question or change had no effect. */
export type Unreached =
  /** It was not asked or sent, or certainly had no effect, and can be sent later. */
  | { readonly kind: 'postponed'; readonly until: Date; readonly because: string; readonly at: Date }
  /** It can never be asked or sent as it is. */
  | { readonly kind: 'unsendable'; readonly said: string; readonly at: Date };

/** The reports of an edition's adapter. */
export type CommandEvent<W extends Wire> =
  /** Replies to all questions of the state, in order. */
  | { readonly kind: 'answered'; readonly replies: readonly W['reply'][]; readonly at: Date }
  /** The references can be looked up by `identify`. */
  | { readonly kind: 'resolved'; readonly identify: Identify<W['id']>; readonly context: W['context'] }
  /** QuickBooks accepted or refused the write. */
  | { readonly kind: 'replied'; readonly receipt: W['receipt'] }
  | Unreached
  /** It was sent and the reply is lost. Without `lookAt` it can be looked for at once. */
  | { readonly kind: 'lost'; readonly at: Date; readonly lookAt?: Date | undefined };

/** Returns the first state of a command. One whose reply is lost is looked for first. */
export function begin<W extends Wire>(operation: BoundOperation<W>, history: History): CommandState<W> {
  const { lost, lookFirst = false, attempts = 0, age = 0, said } = history;
  const progress = { mayHaveRun: lost, sendings: 0 };
  if (!operation.looksFirst && !lost && !lookFirst) return resolve(operation, progress);
  const unanswered =
    lost && attempts >= MOST_ATTEMPTS
      ? rejected('quickbooks.no-answer', { attempts: String(attempts) }, said)
      : undefined;
  const state = look(operation, operation.lookFor(), progress, unanswered);
  const isOverdue = lost && (attempts >= MOST_ATTEMPTS || age >= MOST_UNVERIFIED);
  return isOverdue && state.phase === 'look' ? { ...state, isOverdue } : state;
}

/** Returns the state after an event. Pure: the same arguments give the same state. Throws where the event does not fit: a bug. */
export function advance<W extends Wire>(
  operation: BoundOperation<W>,
  state: CommandState<W>,
  event: CommandEvent<W>,
): CommandState<W> {
  switch (state.phase) {
    case 'look':
      return afterLook(operation, state, event);
    case 'resolve':
      return afterResolve(operation, state, event);
    case 'send':
      return afterSend(operation, state, event);
    case 'inquire':
      return afterInquiry(operation, state, event);
    case 'complete':
      throw misplaced(state.phase, event.kind);
  }
}

/** Returns how a command ends whose question or change had no effect. Needs no operation. */
export function endUnreached<W extends Wire>(state: TravelState<W>, event: Unreached): CompleteState {
  if (state.phase === 'inquire') return complete(state.refusal);
  const { at } = event;
  const answer =
    event.kind === 'postponed' ? deferred(event.until, event.because) : refusalOf(event.said, { message: event.said });
  return state.phase === 'look' ? afterFailure(state, answer, at) : complete(answer);
}

const complete = (answer: Answer, due?: Date): CompleteState =>
  due === undefined ? { phase: 'complete', answer } : { phase: 'complete', answer, due };

const resolve = <W extends Wire>(
  { references }: BoundOperation<W>,
  { mayHaveRun, sendings }: Progress,
  name?: string,
): ResolveState => ({ phase: 'resolve', references, mayHaveRun, sendings, name });

/** Begins a look. What cannot be asked for cannot exist under that name, so no question means that nothing was found. */
function look<W extends Wire>(
  operation: BoundOperation<W>,
  questions: readonly W['question'][],
  { mayHaveRun, sendings }: Progress,
  fallback?: Answer,
): CommandState<W> {
  const state: LookState<W> = { phase: 'look', questions, replies: [], mayHaveRun, sendings, fallback };
  return questions.length === 0 ? absent(operation, state) : state;
}

/** Nothing of ours was found: a refusal that led here holds, unless another name is free. */
function absent<W extends Wire>(operation: BoundOperation<W>, state: LookState<W>, name?: string): CommandState<W> {
  const { fallback, sendings } = state;
  if (fallback !== undefined && (name === undefined || sendings >= MOST_SENDINGS)) return complete(fallback);
  return resolve(operation, state, name);
}

function afterLook<W extends Wire>(
  operation: BoundOperation<W>,
  state: LookState<W>,
  event: CommandEvent<W>,
): CommandState<W> {
  switch (event.kind) {
    case 'answered': {
      const failure = failureIn(operation, event.replies);
      if (failure !== undefined) return afterFailure(state, failure, event.at);
      const replies = [...state.replies, ...event.replies];
      return afterVerdict(operation, { ...state, replies }, event.at);
    }
    case 'postponed':
    case 'unsendable':
      return endUnreached(state, event);
    case 'lost':
      return afterFailure(state, deferred(event.at, 'QuickBooks gave no answer'), event.at);
    case 'resolved':
    case 'replied':
      throw misplaced(state.phase, event.kind);
  }
}

function afterVerdict<W extends Wire>(operation: BoundOperation<W>, state: LookState<W>, at: Date): CommandState<W> {
  const verdict: Verdict<W> = operation.judge(state.replies, state.mayHaveRun);
  switch (verdict.kind) {
    case 'answer':
      return complete(withWordsOf(state.fallback, verdict.answer));
    case 'send':
      return state.fallback !== undefined && state.sendings >= MOST_SENDINGS
        ? complete(state.fallback)
        : { phase: 'send', write: verdict.write, mayHaveRun: state.mayHaveRun, sendings: state.sendings };
    case 'look':
      return verdict.questions.length === 0 ? absent(operation, state) : { ...state, questions: verdict.questions };
    case 'absent': {
      const unreadable = unreadableIn(operation, state);
      return unreadable === undefined ? absent(operation, state, verdict.name) : undecided(state, unreadable, at);
    }
  }
}

/** Keeps the words of the refusal that led to a look, where the look explains it. */
const withWordsOf = (refusal: Answer | undefined, answer: Answer): Answer =>
  answer.kind === 'rejected' && answer.said === undefined && refusal?.kind === 'rejected'
    ? { ...answer, said: refusal.said }
    : answer;

/**
 * Nothing was decided by looking: a question failed, or a record that was found cannot be read. An earlier sending that may have
 * happened stays unknown, because to send again would double it. A person decides where QuickBooks keeps refusing to be asked.
 */
function undecided<W extends Wire>(
  { fallback, mayHaveRun, isOverdue = false }: LookState<W>,
  answer: Answer,
  at: Date,
): CompleteState {
  if (fallback?.kind === 'done') return complete(fallback);
  if (mayHaveRun && isOverdue && answer.kind === 'rejected')
    return complete(rejected('quickbooks.unverified', {}, answer.said));
  if (mayHaveRun) return complete(unknown(at), answer.kind === 'deferred' ? answer.until : undefined);
  return complete(answer);
}

/** A question that failed for now is asked again later. One that is refused says less than the refusal that led to it. */
const afterFailure = <W extends Wire>(state: LookState<W>, failure: Deferred | Rejected, at: Date): CompleteState =>
  undecided(state, failure.kind === 'rejected' ? (state.fallback ?? failure) : failure, at);

function failureIn<W extends Wire>(operation: BoundOperation<W>, replies: readonly W['reply'][]) {
  for (const reply of replies) {
    const inspection = operation.inspect(reply);
    if (inspection.kind === 'failed') return inspection.answer;
  }
  return undefined;
}

/** Refuses a record that was found and cannot be read, with what QuickBooks said where a refusal led here. */
function unreadableIn<W extends Wire>(
  operation: BoundOperation<W>,
  { replies, fallback }: LookState<W>,
): Rejected | undefined {
  const [description] = replies.flatMap((reply) => {
    const inspection = operation.inspect(reply);
    return inspection.kind === 'answered' ? inspection.unreadable : [];
  });
  if (description === undefined) return undefined;
  const refusal = refusalOf(`JobPro cannot read the record that QuickBooks has (${description}).`);
  return fallback?.kind === 'rejected' ? { ...refusal, said: fallback.said } : refusal;
}

const refusalOf = (details: string, quickBooksError?: Said): Rejected =>
  rejected('connector.payload-refused', { said: details }, quickBooksError);

function afterResolve<W extends Wire>(
  operation: BoundOperation<W>,
  state: ResolveState,
  event: CommandEvent<W>,
): CommandState<W> {
  switch (event.kind) {
    case 'resolved': {
      const built = operation.build(event.identify, event.context, state.name);
      if (built.kind === 'answer') return complete(built.answer);
      return { phase: 'send', write: built.write, mayHaveRun: state.mayHaveRun, sendings: state.sendings };
    }
    case 'postponed':
      return complete(deferred(event.until, event.because));
    case 'answered':
    case 'replied':
    case 'unsendable':
    case 'lost':
      throw misplaced(state.phase, event.kind);
  }
}

function afterSend<W extends Wire>(
  operation: BoundOperation<W>,
  state: SendState<W>,
  event: CommandEvent<W>,
): CommandState<W> {
  switch (event.kind) {
    case 'replied':
      return afterRead(operation, state, operation.read(event.receipt));
    case 'postponed':
    case 'unsendable':
      return endUnreached(state, event);
    case 'lost':
      return event.lookAt === undefined
        ? afterLoss(operation, state, event.at)
        : complete(unknown(event.at), event.lookAt);
    case 'answered':
    case 'resolved':
      throw misplaced(state.phase, event.kind);
  }
}

/** Looks for what was sent. After several losses it waits, so that it is looked for under better conditions. */
function afterLoss<W extends Wire>(operation: BoundOperation<W>, state: SendState<W>, at: Date): CommandState<W> {
  const sendings = state.sendings + 1;
  return sendings >= MOST_SENDINGS
    ? complete(unknown(at))
    : look(operation, operation.lookFor(), { mayHaveRun: true, sendings });
}

function afterRead<W extends Wire>(
  operation: BoundOperation<W>,
  { mayHaveRun, sendings }: SendState<W>,
  read: Read<W>,
): CommandState<W> {
  switch (read.kind) {
    case 'look':
      // Where the answer is still unknown after looking, this very sending may have happened.
      return look(
        operation,
        read.questions ?? operation.lookFor(),
        { mayHaveRun: mayHaveRun || read.fallback.kind === 'unknown', sendings: sendings + 1 },
        read.fallback,
      );
    case 'inquire':
      return read.questions.length === 0
        ? complete(read.refusal)
        : { phase: 'inquire', questions: read.questions, refusal: read.refusal };
    case 'done':
    case 'rejected':
    case 'deferred':
    case 'unknown':
      return complete(read);
  }
}

/** Where an inquiry gives no answer, the refusal remains as QuickBooks gave it. */
function afterInquiry<W extends Wire>(
  operation: BoundOperation<W>,
  state: InquireState<W>,
  event: CommandEvent<W>,
): CommandState<W> {
  switch (event.kind) {
    case 'answered':
      return complete(
        failureIn(operation, event.replies) === undefined
          ? operation.explain(event.replies, state.refusal)
          : state.refusal,
      );
    case 'lost':
      return complete(state.refusal);
    case 'postponed':
    case 'unsendable':
      return endUnreached(state, event);
    case 'resolved':
    case 'replied':
      throw misplaced(state.phase, event.kind);
  }
}

const misplaced = (phase: string, event: string): Error =>
  new Error(`A command in the phase ${phase} cannot take the event ${event}.`);
