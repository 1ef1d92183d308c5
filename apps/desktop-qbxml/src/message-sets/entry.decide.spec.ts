import { describe, expect, test } from '@jest/globals';
import { begin, type Taken } from '@jobpro/connector';
import type { MessageSetReading } from '@jobpro/qbxml';
import { operations } from '../operations/operations.js';
import { identify } from '../operations/wire.js';
import { at, customerRet, reply } from '../testing/answers.js';
import { completionOf, readReplies, reopen, resolved } from './entry.decide.js';
import { type Entry, Entry as EntrySchema, requestsOf, writeEntries } from './message-set.js';

const commandId = '0b6a6a8e-5a57-4a4e-9d0c-3c8b5f7a1d11';
const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;
const data = { commandId, recordId: 'c1', warnings: [], name: 'Acme', policy, create: {} };

const taken = (lost = false): Taken => ({
  commandId,
  companyId: 'acme',
  connectionId: undefined,
  entity: 'customer',
  action: 'ensure',
  key: 'customer.ensure',
  recordId: 'c1',
  data,
  traceparent: '',
  priority: 0,
  seq: 1n,
  lost,
  lookFirst: false,
  attempts: 1,
  intentAt: undefined,
  requestKey: undefined,
  queuedAt: at,
});
const bound = operations['customer.ensure'](data);
const entry = (state: Entry['state']): Entry => ({
  commandId,
  key: 'customer.ensure',
  entity: 'customer',
  recordId: 'c1',
  traceparent: '',
  wave: 0,
  seq: 1n,
  state,
});
const built = bound.build(identify, {});
if (built.kind !== 'write') throw new Error('The request of the test cannot be built.');
const sending = entry({ phase: 'send', write: built.write, mayHaveRun: false, sendings: 0 });
const asking = (lost: boolean): Entry => {
  const next = resolved(bound, begin(bound, taken(lost)), {});
  if (next.phase === 'complete') throw new Error('An ensure begins with a question.');
  return entry(next);
};

interface SetReply {
  readonly answers?: readonly ReturnType<typeof reply>[];
  readonly reading?: MessageSetReading;
  readonly stored?: boolean;
  readonly mayRunUntil?: Date;
}
function outcomeOf(entry: Entry, { answers = [], reading = 'answered', stored = false, mayRunUntil = at }: SetReply) {
  const [request] = requestsOf(entry);
  const set = {
    newMessageSetID: 'x',
    oldMessageSetID: undefined,
    messageSetStatusCode: undefined,
    answers: answers.map(({ answer }) => ({ ...answer, requestID: request?.requestID })),
  };
  return readReplies(reopen([entry], [taken()]), { set, reading, stored, at, mayRunUntil }, {})[0];
}
const settle = (entry: Entry, setReply: SetReply) => outcomeOf(entry, setReply)?.state;

describe('a sent request', () => {
  test.each<[string, SetReply, object]>([
    [
      'done',
      { answers: [reply('CustomerAdd', customerRet('Acme'))] },
      { phase: 'complete', answer: { kind: 'done', how: 'created' } },
    ],
    [
      'done, by what QuickBooks kept',
      { stored: true, answers: [reply('CustomerAdd', '<ErrorRecovery><ListID>80-1</ListID></ErrorRecovery>')] },
      { phase: 'complete', answer: { kind: 'done', how: 'adopted' } },
    ],
    [
      'refused',
      { answers: [reply('CustomerAdd', '', { code: 3070 })] },
      { phase: 'complete', answer: { kind: 'rejected' } },
    ],
    ['in use', { answers: [reply('CustomerAdd', '', { code: 3100 })] }, { phase: 'look', mayHaveRun: false }],
    ['not answered', {}, { phase: 'look', mayHaveRun: true }],
    ['nothing stored', { stored: true, reading: 'nothing-stored' }, { phase: 'look', mayHaveRun: true }],
    ['other content', { stored: true, reading: 'other-content' }, { phase: 'look', mayHaveRun: true }],
    ['answer not kept', { stored: true, reading: 'answer-not-kept' }, { phase: 'look', mayHaveRun: true }],
    ['id too long', { stored: true, reading: 'id-too-long' }, { phase: 'look', mayHaveRun: true }],
    ['could not store', { reading: 'could-not-store' }, { phase: 'look', mayHaveRun: true }],
    [
      'not processed',
      { stored: true, answers: [reply('CustomerAdd', '', { code: 3231 })] },
      { phase: 'complete', answer: { kind: 'deferred' } },
    ],
    [
      'done without a record',
      { answers: [reply('CustomerAdd')] },
      { phase: 'look', mayHaveRun: true, fallback: { kind: 'unknown' } },
    ],
  ])('%s', (_what, setReply, expected) => {
    expect(settle(sending, setReply)).toMatchObject(expected);
  });
});

test.each<MessageSetReading>(['nothing-stored', 'other-content', 'answer-not-kept', 'id-too-long'])(
  'a set that may still be running proves nothing by “%s”: it is looked up once its time is over',
  (reading) => {
    const mayRunUntil = new Date(at.getTime() + 1);
    const outcome = outcomeOf(sending, { stored: true, reading, mayRunUntil });
    expect(outcome?.state).toMatchObject({ phase: 'complete', answer: { kind: 'unknown' }, due: mayRunUntil });
    if (outcome?.state.phase !== 'complete') throw new Error('It has an answer.');
    expect(completionOf(outcome, outcome.state.answer, '').due).toEqual(mayRunUntil);
    // The set's own answer counts, however early it arrives.
    expect(settle(sending, { mayRunUntil })).toMatchObject({ phase: 'look', mayHaveRun: true });
  },
);

describe('a question', () => {
  test('that came with a recovered set is asked again, because QuickBooks keeps no data', () => {
    const entry = asking(false);
    expect(settle(entry, { stored: true, answers: [reply('CustomerQuery')] })).toEqual(entry.state);
  });

  test('without an answer is asked later; about one that may have happened, it stays unknown', () => {
    expect(settle(asking(false), {})).toMatchObject({ phase: 'complete', answer: { kind: 'deferred' } });
    expect(settle(asking(true), {})).toMatchObject({ phase: 'complete', answer: { kind: 'unknown' } });
  });

  test.each([3175, 3250, 3261, 1000])('that QuickBooks refuses with %i never turns unknown into failed', (code) => {
    const answers = [reply('CustomerQuery', '', { code })];
    expect(settle(asking(true), { answers })).toMatchObject({ phase: 'complete', answer: { kind: 'unknown' } });
    expect(settle(asking(false), { answers })).toMatchObject({ phase: 'complete' });
  });

  test('answered with a record that cannot be read never means that nothing is there', () => {
    const answers = [reply('CustomerQuery', '<CustomerRet><ListID/><Name>Acme</Name></CustomerRet>')];
    expect(answers[0]?.answer.unreadable).toHaveLength(1);
    expect(settle(asking(true), { answers })).toMatchObject({ phase: 'complete', answer: { kind: 'unknown' } });
    expect(settle(asking(false), { answers })).toMatchObject({
      phase: 'complete',
      answer: { kind: 'rejected', reason: { details: { said: expect.stringContaining('CustomerRet') } } },
    });
  });

  test('with nothing found leads to making it; with it found, to linking it', () => {
    const none = [reply('CustomerQuery', '', { code: 500 })];
    expect(settle(asking(true), { answers: none })).toMatchObject({ phase: 'send' });
    const customers = [reply('CustomerQuery', customerRet('Acme'))];
    expect(settle(asking(true), { answers: customers })).toMatchObject({ answer: { kind: 'done', how: 'adopted' } });
  });
});

test('entries are read from the database as they were stored', () => {
  const read = bound.read(reply('CustomerAdd', '', { code: 3100 }));
  if (read.kind !== 'look' || read.fallback.kind !== 'rejected') throw new Error('A name in use is looked for.');
  const { fallback } = read;
  const replies = [reply('CustomerQuery', customerRet('Acme'))];
  const looking = entry({ phase: 'look', questions: [], replies, mayHaveRun: false, sendings: 1, fallback });
  const inquiring = entry({ phase: 'inquire', questions: [], refusal: fallback });
  for (const entry of [sending, asking(true), looking, inquiring]) {
    expect(EntrySchema.array().parse(JSON.parse(writeEntries([entry])))).toEqual([entry]);
  }
});
