import { describe, expect, test } from '@jest/globals';
import type { Answer } from '@jobpro/contracts';
import {
  advance,
  begin,
  type CommandState,
  type CompleteState,
  type LookState,
  type SendState,
} from '../runner/command-runner.js';
import type { BoundOperation, Identify, Wire } from '../runner/operation.js';

/** One record that an edition can look for and send, with replies as QuickBooks gives them. */
interface RecordUnderTest<W extends Wire> {
  readonly operation: BoundOperation<W>;
  /** Each returns the replies to the questions of a look, in order. */
  readonly replies: {
    /** QuickBooks has nothing of it. */
    readonly nothing: (state: LookState<W>) => W['reply'][];
    /** QuickBooks has it, as our own sending made it. */
    readonly ours: (state: LookState<W>) => W['reply'][];
    /** QuickBooks has a record of that name or number, which cannot be read. */
    readonly unreadable: (state: LookState<W>) => W['reply'][];
    /** QuickBooks refuses the questions. */
    readonly refused: (state: LookState<W>) => W['reply'][];
  };
  /** QuickBooks refuses to make it, because its name or number is in use. */
  readonly inUse: W['receipt'];
  /** QuickBooks' own words in that refusal. */
  readonly said: string;
}

/** An edition's operations, for the promises of the command runner. */
export interface RunnerUnderTest<W extends Wire> {
  readonly identify: Identify<W['id']>;
  readonly context: W['context'];
  readonly customer: RecordUnderTest<W>;
  readonly invoice: RecordUnderTest<W>;
}

const at = new Date('2026-11-20T10:00:00Z');
const later = new Date('2026-11-20T10:05:00Z');

/** Declares the tests of what every edition's operations promise together with the command runner. No network, no database. */
export function runnerConformance<W extends Wire>(
  name: string,
  { identify, context, customer, invoice }: RunnerUnderTest<W>,
): void {
  type Subject = RecordUnderTest<W>;
  const records: [string, Subject][] = [
    ['customer', customer],
    ['invoice', invoice],
  ];

  const looking = (state: CommandState<W>): LookState<W> => {
    if (state.phase !== 'look') throw new Error(`It should look, but is in the phase ${state.phase}.`);
    return state;
  };
  const complete = (state: CommandState<W>): CompleteState => {
    if (state.phase !== 'complete') throw new Error(`It should have an answer, but is in the phase ${state.phase}.`);
    return state;
  };
  const sending = (operation: BoundOperation<W>, state: CommandState<W>): SendState<W> => {
    const next = state.phase === 'resolve' ? advance(operation, state, { kind: 'resolved', identify, context }) : state;
    if (next.phase !== 'send') throw new Error(`It should be sent, but is in the phase ${next.phase}.`);
    return next;
  };
  const answered = ({ operation }: Subject, state: LookState<W>, replies: W['reply'][]): CommandState<W> =>
    advance(operation, state, { kind: 'answered', replies, at });

  /** Sends a record that an earlier look did not find, or of which nothing was lost. */
  function sendFirst(record: Subject): SendState<W> {
    const { operation, replies } = record;
    const first = begin(operation, { lost: false });
    return sending(operation, first.phase === 'look' ? answered(record, first, replies.nothing(first)) : first);
  }
  /** Looks after QuickBooks refused the name or number. */
  const lookAfterRefusal = (record: Subject): LookState<W> =>
    looking(advance(record.operation, sendFirst(record), { kind: 'replied', receipt: record.inUse }));
  /** Looks after an earlier sending whose reply is lost. */
  const lookAfterLoss = ({ operation }: Subject): LookState<W> => looking(begin(operation, { lost: true }));
  const answerOf = (record: Subject, state: LookState<W>, replies: W['reply'][]): Answer =>
    complete(answered(record, state, replies)).answer;

  describe(`the operations of the ${name} edition`, () => {
    test('a refused name leads to the questions of the refusal, or else to those of the operation', () => {
      for (const [, { operation, inUse }] of records) {
        const read = operation.read(inUse);
        if (read.kind !== 'look') throw new Error('A name or number in use is looked for.');
        const state = advance(operation, sendFirst(customer.operation === operation ? customer : invoice), {
          kind: 'replied',
          receipt: inUse,
        });
        expect(looking(state).questions).toEqual(read.questions ?? operation.lookFor());
      }
    });

    test('a customer that somebody created meanwhile is linked', () => {
      const state = lookAfterRefusal(customer);
      expect(answerOf(customer, state, customer.replies.ours(state))).toMatchObject({ kind: 'done', how: 'linked' });
    });

    test.each(records)('a lost %s that an earlier sending made is adopted', (_what, record) => {
      const state = lookAfterLoss(record);
      expect(answerOf(record, state, record.replies.ours(state))).toMatchObject({ kind: 'done', how: 'adopted' });
    });

    test.each(records)('a lost %s of which QuickBooks has nothing is sent again', (_what, record) => {
      const state = lookAfterLoss(record);
      const next = sending(record.operation, answered(record, state, record.replies.nothing(state)));
      expect(next.mayHaveRun).toBe(true);
    });

    test.each(records)('the %s of somebody else is refused with QuickBooks’ words', (_what, record) => {
      const state = lookAfterRefusal(record);
      const answer = answerOf(record, state, record.replies.nothing(state));
      expect(answer.kind).toBe('rejected');
      expect(JSON.stringify(answer)).toContain(record.said);
    });

    test.each(records)('a %s that was found and cannot be read is never taken for absent', (_what, record) => {
      const lost = lookAfterLoss(record);
      expect(answerOf(record, lost, record.replies.unreadable(lost))).toMatchObject({ kind: 'unknown', sentAt: at });
      const refused = lookAfterRefusal(record);
      const answer = answerOf(record, refused, record.replies.unreadable(refused));
      expect(answer).toMatchObject({
        kind: 'rejected',
        reason: { code: 'connector.payload-refused', details: { said: expect.stringContaining('cannot read') } },
      });
      expect(JSON.stringify(answer.kind === 'rejected' ? answer.said : '')).toContain(record.said);
    });

    test('a customer that was found and cannot be read is refused before anything is sent', () => {
      const state = looking(begin(customer.operation, { lost: false }));
      expect(answerOf(customer, state, customer.replies.unreadable(state))).toMatchObject({
        kind: 'rejected',
        reason: { details: { said: expect.stringContaining('cannot read') } },
      });
    });

    test.each(records)('a question about a %s that cannot be asked now is asked later', (_what, record) => {
      const postponed = { kind: 'postponed', until: later, because: 'QuickBooks is busy', at } as const;
      const lost = complete(advance(record.operation, lookAfterLoss(record), postponed));
      expect(lost).toEqual({ phase: 'complete', answer: { kind: 'unknown', sentAt: at }, due: later });
      const refused = complete(advance(record.operation, lookAfterRefusal(record), postponed));
      expect(refused.answer).toEqual({ kind: 'deferred', until: later, because: 'QuickBooks is busy' });
    });

    test.each(records)('a question about a %s that QuickBooks refuses decides nothing', (_what, record) => {
      const lost = lookAfterLoss(record);
      expect(answerOf(record, lost, record.replies.refused(lost))).toMatchObject({ kind: 'unknown' });
      const refused = lookAfterRefusal(record);
      const answer = answerOf(record, refused, record.replies.refused(refused));
      expect(answer.kind).toBe('rejected');
      expect(JSON.stringify(answer)).toContain(record.said);
    });

    test('a refused question before the first sending is a refusal', () => {
      const state = looking(begin(customer.operation, { lost: false }));
      expect(answerOf(customer, state, customer.replies.refused(state))).toMatchObject({ kind: 'rejected' });
    });

    test.each(records)('a %s for which there is no question is not found', (_what, { operation, inUse, said }) => {
      const silent = { ...operation, lookFor: () => [] };
      expect(begin(silent, { lost: true }).phase).toBe('resolve');
      const write = sending(silent, begin(silent, { lost: false }));
      const read = operation.read(inUse);
      const asksNothing = { ...silent, read: () => (read.kind === 'look' ? { ...read, questions: [] } : read) };
      const { answer } = complete(advance(asksNothing, write, { kind: 'replied', receipt: inUse }));
      expect(JSON.stringify(answer)).toContain(said);
    });
  });
}
