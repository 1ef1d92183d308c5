import { describe, expect, test } from '@jest/globals';
import { type Answer, reason } from '@jobpro/contracts';
import fc from 'fast-check';
import { z } from 'zod';
import { deferred, done, rejected, unknown } from '../answer/answer.js';
import { advance, begin, type CommandEvent, type CommandState } from './command-runner.js';
import {
  type Identify,
  type Inspection,
  operationsOver,
  type Read,
  reference,
  type Rejected,
  requiredReference,
  type Verdict,
} from './operation.js';

/** An edition whose replies say themselves what they mean. */
interface ToyWire {
  readonly question: string;
  readonly reply: { readonly verdict: Verdict<ToyWire>; readonly inspection: Inspection };
  readonly write: string;
  readonly receipt: Read<ToyWire>;
  readonly id: string;
  readonly context: string;
}
type Event = CommandEvent<ToyWire>;
type State = CommandState<ToyWire>;

const at = new Date('2026-11-20T10:00:00Z');
const later = new Date('2026-11-20T10:05:00Z');
const operation = operationsOver<ToyWire>(
  (reply) => reply.inspection,
  (replies, refusal) => ({ ...refusal, said: { message: `${replies.length} replies` } }),
);
const absentAccount = reason('settings.account-missing', { account: 'income', for: 'service' });

const bind = operation({
  schema: z.object({
    looks: z.boolean(),
    questions: z.array(z.string()),
    account: z.string().optional(),
    terms: z.string().optional(),
  }),
  looksFirst: false,
  subject: () => ({ what: 'invoice', name: '1001' }),
  references: ({ account, terms }) => ({
    account: requiredReference('account', account === undefined ? undefined : { name: account }, absentAccount),
    lines: [{ terms: reference('payment term', terms === undefined ? undefined : { name: terms }) }],
  }),
  lookFor: ({ questions }) => questions,
  judge: (_command, replies) => replies.at(-1)?.verdict ?? { kind: 'absent' },
  build: ({ references, context, name = 'its own name' }) => ({
    kind: 'write',
    write: [name, references.account, references.lines[0]?.terms ?? 'no terms', context].join(', '),
  }),
  read: (_command, receipt) => receipt,
});
const bound = (over: object = {}) => ({
  ...bind({ looks: false, questions: ['is it there?'], account: 'Sales', ...over }),
});
const looking = { ...bound(), looksFirst: true };

const answered: Inspection = { kind: 'answered', unreadable: [] };
const reply = (verdict: Verdict<ToyWire>, inspection: Inspection = answered) => ({ verdict, inspection });
const replies = (...all: ToyWire['reply'][]): Event => ({ kind: 'answered', replies: all, at });
const identify: Identify<string> = (kind, ref) => ('name' in ref && ref.name === 'Nowhere' ? undefined : `the ${kind}`);
const resolved: Event = { kind: 'resolved', identify, context: 'US' };
const replied = (receipt: Read<ToyWire>): Event => ({ kind: 'replied', receipt });

const refusal = rejected('number.taken', { number: '1001', holder: 'a sales receipt' }, { message: 'Duplicate' });
const created = done({ id: '1' }, 'created');
const unreadable: Inspection = { kind: 'answered', unreadable: ['Invoice without an id'] };
const failed: Inspection = { kind: 'failed', answer: deferred(later, 'QuickBooks is busy') };
const refused: Inspection = { kind: 'failed', answer: rejected('quickbooks.permission', {}) };

const look = (over: Partial<Extract<State, { phase: 'look' }>> = {}): State => ({
  phase: 'look',
  questions: ['is it there?'],
  replies: [],
  mayHaveRun: false,
  sendings: 0,
  fallback: undefined,
  ...over,
});
const send = { phase: 'send', write: 'it', mayHaveRun: false, sendings: 0 } as const;
const answerOf = (state: State): Answer | undefined => (state.phase === 'complete' ? state.answer : undefined);

describe('a command begins', () => {
  test.each<[string, boolean, boolean, object]>([
    ['with its references', false, false, { phase: 'resolve', mayHaveRun: false }],
    ['with a look where its operation looks first', true, false, { phase: 'look', mayHaveRun: false }],
    ['with a look where an earlier reply is lost', false, true, { phase: 'look', mayHaveRun: true }],
  ])('%s', (_how, looksFirst, lost, expected) => {
    expect(begin({ ...bound(), looksFirst }, { lost })).toMatchObject(expected);
  });

  test('with a last look after ten sendings without an answer, and is rejected with QuickBooks’ last words', () => {
    const quickBooksError = { code: '10000', message: 'An application error has occurred' };
    const state = begin(bound(), { lost: true, attempts: 10, said: quickBooksError });
    expect(state).toMatchObject({ phase: 'look', mayHaveRun: true });
    expect(advance(bound(), state, replies(reply({ kind: 'absent' })))).toMatchObject({
      phase: 'complete',
      answer: {
        kind: 'rejected',
        reason: { code: 'quickbooks.no-answer', details: { attempts: '10' } },
        said: quickBooksError,
      },
    });
    const adopted = advance(bound(), state, replies(reply({ kind: 'answer', answer: created })));
    expect(answerOf(adopted)).toEqual(created);
    const unasked = advance(bound(), state, { kind: 'postponed', until: later, because: 'busy', at });
    expect(answerOf(unasked)).toMatchObject({ kind: 'unknown' });
    expect(begin(bound(), { lost: true, attempts: 9 })).toMatchObject({ phase: 'look', fallback: undefined });
  });

  test.each<[string, Inspection]>([
    ['refuses to be asked', refused],
    ['has a record that cannot be read', unreadable],
  ])('and is left to a person where QuickBooks %s an hour after the answer was lost', (_case, inspection) => {
    const operation = { ...bound(), inspect: () => inspection };
    const ends = [0, 3_599_999, 3_600_000].map((age) =>
      answerOf(advance(operation, begin(operation, { lost: true, age }), replies(reply({ kind: 'absent' })))),
    );
    expect(ends).toMatchObject([
      { kind: 'unknown' },
      { kind: 'unknown' },
      { kind: 'rejected', reason: { code: 'quickbooks.unverified' } },
    ]);
  });

  test('with its references where there is no question to ask', () => {
    expect(begin({ ...looking, lookFor: () => [] }, { lost: false })).toMatchObject({ phase: 'resolve' });
  });
});

describe('after a look', () => {
  test('absent leads to building it, under another name where one is given', () => {
    const state = advance(looking, look(), replies(reply({ kind: 'absent', name: 'Acme (C)' })));
    expect(advance(looking, state, resolved)).toEqual({
      phase: 'send',
      write: 'Acme (C), the account, no terms, US',
      mayHaveRun: false,
      sendings: 0,
    });
  });

  test('another name is built even after a refusal, and without one the refusal holds', () => {
    const state = look({ fallback: refusal });
    expect(advance(looking, state, replies(reply({ kind: 'absent', name: 'Acme (C)' })))).toMatchObject({
      phase: 'resolve',
      name: 'Acme (C)',
    });
    expect(answerOf(advance(looking, state, replies(reply({ kind: 'absent' }))))).toBe(refusal);
  });

  test('an answer completes, and another request is sent as it is', () => {
    expect(answerOf(advance(looking, look(), replies(reply({ kind: 'answer', answer: created }))))).toEqual(created);
    expect(advance(looking, look(), replies(reply({ kind: 'send', write: 'reactivate' })))).toMatchObject({
      phase: 'send',
      write: 'reactivate',
    });
  });

  test('further questions are asked with the earlier replies kept; none left to ask means absent', () => {
    const first = reply({ kind: 'look', questions: ['and now?'] });
    const second = advance(looking, look(), replies(first));
    expect(second).toMatchObject({ phase: 'look', questions: ['and now?'], replies: [first] });
    expect(advance(looking, second, replies(reply({ kind: 'look', questions: [] })))).toMatchObject({
      phase: 'resolve',
    });
  });

  test.each<[string, Inspection, Partial<Extract<State, { phase: 'look' }>>, object]>([
    ['a failed question: it waits', failed, {}, { answer: { kind: 'deferred', until: later } }],
    ['a refused question: it is refused', refused, {}, { answer: { kind: 'rejected' } }],
    [
      'a failed question about what may have run: unknown until then',
      failed,
      { mayHaveRun: true },
      { answer: { kind: 'unknown', sentAt: at }, due: later },
    ],
    [
      'a refused question about what may have run: unknown',
      refused,
      { mayHaveRun: true },
      { answer: { kind: 'unknown' } },
    ],
    ['a failed question after a refusal: it waits', failed, { fallback: refusal }, { answer: { kind: 'deferred' } }],
    [
      'a refused question after a refusal: the refusal that led to it',
      refused,
      { fallback: refusal },
      { answer: refusal },
    ],
    [
      'any failure after QuickBooks named the record: done',
      refused,
      { fallback: created },
      { answer: { kind: 'done' } },
    ],
    [
      'an unreadable record: refused, and it says so',
      unreadable,
      {},
      { answer: { kind: 'rejected', reason: { details: { said: expect.stringContaining('Invoice without an id') } } } },
    ],
    [
      'an unreadable record of what may have run: unknown',
      unreadable,
      { mayHaveRun: true },
      { answer: { kind: 'unknown' } },
    ],
    [
      'an unreadable record after a refusal: refused with QuickBooks’ words',
      unreadable,
      { fallback: refusal },
      { answer: { kind: 'rejected', reason: { code: 'connector.payload-refused' }, said: { message: 'Duplicate' } } },
    ],
    ['nothing found after a refusal: the refusal', answered, { fallback: refusal }, { answer: refusal }],
  ])('%s', (_what, inspection, over, expected) => {
    expect(advance(looking, look(over), replies(reply({ kind: 'absent' }, inspection)))).toMatchObject(expected);
  });
});

describe('after a sending', () => {
  test('a name or number in use is looked for with the operation’s questions, or with the reply’s own', () => {
    expect(advance(bound(), send, replied({ kind: 'look', fallback: refusal }))).toEqual(
      look({ fallback: refusal, sendings: 1 }),
    );
    expect(advance(bound(), send, replied({ kind: 'look', questions: ['who?'], fallback: refusal }))).toEqual(
      look({ questions: ['who?'], fallback: refusal, sendings: 1 }),
    );
    expect(answerOf(advance(bound(), send, replied({ kind: 'look', questions: [], fallback: refusal })))).toBe(refusal);
  });

  test('a refusal alone does not mean that an earlier sending of ours may have run', () => {
    const seen: boolean[] = [];
    const operation = {
      ...bound(),
      judge: (_all: unknown, mayHaveRun: boolean) => {
        seen.push(mayHaveRun);
        return { kind: 'absent' as const };
      },
    };
    for (const [mayHaveRun, fallback] of [
      [false, refusal],
      [true, refusal],
      [false, unknown(at)],
    ] as const) {
      const state = advance(operation, { ...send, mayHaveRun }, replied({ kind: 'look', fallback }));
      advance(operation, state, replies(reply({ kind: 'absent' })));
    }
    expect(seen).toEqual([false, true, true]);
  });

  test('a lost reply is looked for at once, or unknown until it can be looked for', () => {
    expect(advance(bound(), send, { kind: 'lost', at })).toEqual(look({ mayHaveRun: true, sendings: 1 }));
    expect(advance(bound(), send, { kind: 'lost', at, lookAt: later })).toEqual({
      phase: 'complete',
      answer: unknown(at),
      due: later,
    });
  });

  test('what could not be sent waits, and what can never be sent is refused', () => {
    expect(answerOf(advance(bound(), send, { kind: 'postponed', until: later, because: 'busy', at }))).toMatchObject({
      kind: 'deferred',
    });
    expect(answerOf(advance(bound(), send, { kind: 'unsendable', said: 'parse error', at }))).toMatchObject({
      kind: 'rejected',
    });
  });
});

describe('after a refusal that names no cause', () => {
  const plain: Rejected = { kind: 'rejected', reason: reason('quickbooks.refused', { said: 'Something is inactive' }) };
  const inquire = (): State =>
    advance(bound(), send, replied({ kind: 'inquire', questions: ['the customer?'], refusal: plain }));

  test('the objects are asked about, and the answer is derived from their state', () => {
    expect(inquire()).toMatchObject({ phase: 'inquire', questions: ['the customer?'] });
    expect(answerOf(advance(bound(), inquire(), replies(reply({ kind: 'absent' }))))).toMatchObject({
      said: { message: '1 replies' },
    });
  });

  test.each<[string, Event]>([
    ['fails', replies(reply({ kind: 'absent' }, failed))],
    ['cannot be asked now', { kind: 'postponed', until: later, because: 'busy', at }],
    ['can never be asked', { kind: 'unsendable', said: 'parse error', at }],
    ['gets no reply', { kind: 'lost', at }],
  ])('the refusal remains as it is where the question %s', (_how, event) => {
    expect(answerOf(advance(bound(), inquire(), event))).toEqual(plain);
  });
});

describe('references', () => {
  const resolve = (over: object) => advance(bound(over), begin(bound(over), { lost: false }), resolved);

  test('reach the request resolved, in the shape in which they were declared', () => {
    expect(resolve({ terms: 'Net 30' })).toMatchObject({ write: 'its own name, the account, the payment term, US' });
    expect(bound({ terms: 'Net 30' }).references.map(({ kind }) => kind)).toEqual(['account', 'payment term']);
  });

  test('that QuickBooks does not have, or that a setting lacks, refuse the command', () => {
    expect(answerOf(resolve({ terms: 'Nowhere' }))).toMatchObject({
      reason: { code: 'reference.missing', details: { what: 'payment term', name: 'Nowhere' } },
    });
    expect(answerOf(resolve({ account: undefined }))).toEqual({ kind: 'rejected', reason: absentAccount });
  });

  test('that cannot be looked up now put the command off', () => {
    const event: Event = { kind: 'postponed', until: later, because: 'busy', at };
    expect(answerOf(advance(bound(), begin(bound(), { lost: false }), event))).toMatchObject({ kind: 'deferred' });
  });
});

/** The reports that an edition can make in any phase that calls QuickBooks. */
const inspections = fc.constantFrom(answered, failed, refused, unreadable);
const verdicts = fc.constantFrom<Verdict<ToyWire>>(
  { kind: 'absent' },
  { kind: 'absent', name: 'Acme (C)' },
  { kind: 'send', write: 'reactivate' },
  { kind: 'look', questions: ['and now?'] },
  { kind: 'look', questions: [] },
  { kind: 'answer', answer: created },
);
const reads = fc.constantFrom<Read<ToyWire>>(
  created,
  refusal,
  unknown(at),
  deferred(later, 'busy'),
  { kind: 'look', fallback: refusal },
  { kind: 'look', fallback: unknown(at) },
);
const script = fc.array(fc.record({ verdict: verdicts, inspection: inspections, read: reads, mishap: fc.nat(5) }), {
  minLength: 20,
  maxLength: 20,
});
type Scripted = typeof script extends fc.Arbitrary<(infer Step)[]> ? Step : never;

function eventFor(state: State, { verdict, inspection, read, mishap }: Scripted): Event {
  if (state.phase === 'resolve') return resolved;
  if (mishap === 0) return { kind: 'postponed', until: later, because: 'busy', at };
  if (mishap === 1) return { kind: 'lost', at };
  return state.phase === 'send' ? replied(read) : replies(reply(verdict, inspection));
}

describe('whatever QuickBooks says', () => {
  test('what may have run is never sent without a look that found nothing, and never called refused by a failed look', () => {
    fc.assert(
      fc.property(script, fc.boolean(), (steps, lost) => {
        let state = begin(bound(), { lost });
        for (const step of steps) {
          if (state.phase === 'complete') return;
          const event = eventFor(state, step);
          const next = advance(bound(), state, event);
          if (state.phase === 'look' && state.mayHaveRun) {
            const isDecided = event.kind === 'answered' && step.inspection === answered;
            const moves = next.phase === 'send' || next.phase === 'resolve' || answerOf(next)?.kind === 'rejected';
            const reactivates = event.kind === 'answered' && step.verdict.kind === 'send';
            const hasNoQuestion = step.verdict.kind === 'look';
            expect(!moves || isDecided || reactivates || hasNoQuestion).toBe(true);
          }
          if (state.phase === 'send' && event.kind === 'lost') {
            expect(answerOf(next)?.kind === 'unknown' || ('mayHaveRun' in next && next.mayHaveRun)).toBe(true);
          }
          state = next;
        }
      }),
    );
  });

  test('a command is sent a bounded number of times', () => {
    fc.assert(
      fc.property(script, fc.boolean(), (steps, lost) => {
        let state = begin(bound(), { lost });
        let sendings = 0;
        for (const step of [...steps, ...steps, ...steps]) {
          if (state.phase === 'complete') break;
          if (state.phase === 'send') sendings += 1;
          state = advance(bound(), state, eventFor(state, step));
        }
        expect(sendings).toBeLessThanOrEqual(5);
      }),
    );
  });

  test('the same event leads to the same state', () => {
    fc.assert(
      fc.property(script, fc.boolean(), (steps, lost) => {
        let state = begin(bound(), { lost });
        for (const step of steps) {
          if (state.phase === 'complete') return;
          const event = eventFor(state, step);
          const next = advance(bound(), state, event);
          expect(advance(bound(), state, event)).toEqual(next);
          state = next;
        }
      }),
    );
  });

  test('an event that does not fit its phase is a bug', () => {
    expect(() => advance(bound(), send, replies())).toThrow('send');
    expect(() => advance(bound(), { phase: 'complete', answer: created }, resolved)).toThrow('complete');
  });
});
