import { describe, expect, test } from '@jest/globals';
import type { Taken } from '@jobpro/connector';
import type { MessageSetReading } from '@jobpro/qbxml';
import { operations } from '../operations/operations.js';
import { at, customerRet, reply } from '../testing/answers.js';
import { begin } from './advance.decide.js';
import { reopen } from './draft.decide.js';
import type { Entry } from './entry.schema.js';
import { Entry as EntrySchema, requestsOf, writeEntries } from './entry.schema.js';
import { settlementOf, settleSet } from './settle.decide.js';

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
  attempts: 1,
  intentAt: undefined,
  requestKey: undefined,
  queuedAt: at,
});
const bound = operations['customer.ensure'](data);
const entry = (step: Entry['step']): Entry => ({
  commandId,
  key: 'customer.ensure',
  entity: 'customer',
  recordId: 'c1',
  traceparent: '',
  wave: 0,
  seq: 1n,
  step,
});
const made = bound.build('', {});
if (made.kind !== 'request') throw new Error('The request of the test cannot be built.');
const sending = entry({ kind: 'send', request: made.request });
const asking = (lost: boolean): Entry => {
  const next = begin(taken(lost), bound, {});
  if (next.kind !== 'step') throw new Error('An ensure begins with a question.');
  return entry(next.step);
};

interface Came {
  readonly answers?: readonly ReturnType<typeof reply>[];
  readonly reading?: MessageSetReading;
  readonly stored?: boolean;
  readonly mayRunUntil?: Date;
}
function outcomeOf(one: Entry, { answers = [], reading = 'answered', stored = false, mayRunUntil = at }: Came) {
  const [request] = requestsOf(one);
  const set = {
    newMessageSetID: 'x',
    oldMessageSetID: undefined,
    messageSetStatusCode: undefined,
    answers: answers.map(({ answer }) => ({ ...answer, requestID: request?.requestID })),
  };
  return settleSet(reopen([one], [taken()]), { set, reading, stored, at, mayRunUntil }, {})[0];
}
const settle = (one: Entry, came: Came) => outcomeOf(one, came)?.next;

describe('a sent request', () => {
  test.each<[string, Came, object]>([
    [
      'done',
      { answers: [reply('CustomerAdd', customerRet('Acme'))] },
      { kind: 'answer', answer: { kind: 'done', how: 'created' } },
    ],
    [
      'done, by what QuickBooks kept',
      { stored: true, answers: [reply('CustomerAdd', '<ErrorRecovery><ListID>80-1</ListID></ErrorRecovery>')] },
      { kind: 'answer', answer: { kind: 'done', how: 'adopted' } },
    ],
    [
      'refused',
      { answers: [reply('CustomerAdd', '', { code: 3070 })] },
      { kind: 'answer', answer: { kind: 'rejected' } },
    ],
    [
      'in use',
      { answers: [reply('CustomerAdd', '', { code: 3100 })] },
      { kind: 'step', step: { kind: 'look', lost: false } },
    ],
    ['not answered', {}, { kind: 'step', step: { kind: 'look', lost: true } }],
    [
      'nothing stored',
      { stored: true, reading: 'nothing-stored' },
      { kind: 'step', step: { kind: 'look', lost: true } },
    ],
    ['other content', { stored: true, reading: 'other-content' }, { kind: 'step', step: { kind: 'look', lost: true } }],
    [
      'answer not kept',
      { stored: true, reading: 'answer-not-kept' },
      { kind: 'step', step: { kind: 'look', lost: true } },
    ],
    ['id too long', { stored: true, reading: 'id-too-long' }, { kind: 'step', step: { kind: 'look', lost: true } }],
    ['could not store', { reading: 'could-not-store' }, { kind: 'step', step: { kind: 'look', lost: true } }],
    [
      'not processed',
      { stored: true, answers: [reply('CustomerAdd', '', { code: 3231 })] },
      { kind: 'answer', answer: { kind: 'deferred' } },
    ],
    [
      'done without a record',
      { answers: [reply('CustomerAdd')] },
      { kind: 'step', step: { kind: 'look', otherwise: { kind: 'unknown' } } },
    ],
  ])('%s', (_what, came, expected) => {
    expect(settle(sending, came)).toMatchObject(expected);
  });
});

test.each<MessageSetReading>(['nothing-stored', 'other-content', 'answer-not-kept', 'id-too-long'])(
  'a set that may still be running proves nothing by “%s”: it is looked for once it can be done',
  (reading) => {
    const mayRunUntil = new Date(at.getTime() + 1);
    const outcome = outcomeOf(sending, { stored: true, reading, mayRunUntil });
    expect(outcome).toMatchObject({ next: { kind: 'answer', answer: { kind: 'unknown' } }, due: mayRunUntil });
    if (outcome?.next.kind !== 'answer') throw new Error('It has an answer.');
    expect(settlementOf(outcome, outcome.next.answer, '').due).toEqual(mayRunUntil);
    // Its own answer says all that there is to say, however early it comes.
    expect(settle(sending, { mayRunUntil })).toMatchObject({ kind: 'step', step: { kind: 'look', lost: true } });
  },
);

describe('a question', () => {
  test('that came with a recovered set is asked again, because QuickBooks keeps no data', () => {
    const one = asking(false);
    expect(settle(one, { stored: true, answers: [reply('CustomerQuery')] })).toEqual({ kind: 'step', step: one.step });
  });

  test('without an answer is asked later; about one that may have happened, it stays unknown', () => {
    expect(settle(asking(false), {})).toMatchObject({ kind: 'answer', answer: { kind: 'deferred' } });
    expect(settle(asking(true), {})).toMatchObject({ kind: 'answer', answer: { kind: 'unknown' } });
  });

  test.each([3175, 3250, 3261, 1000])('that QuickBooks refuses with %i never turns unknown into failed', (code) => {
    const answers = [reply('CustomerQuery', '', { code })];
    expect(settle(asking(true), { answers })).toMatchObject({ kind: 'answer', answer: { kind: 'unknown' } });
    expect(settle(asking(false), { answers })).toMatchObject({ kind: 'answer' });
  });

  test('answered with a record that cannot be read never means that nothing is there', () => {
    const answers = [reply('CustomerQuery', '<CustomerRet><ListID/><Name>Acme</Name></CustomerRet>')];
    expect(answers[0]?.answer.unreadable).toHaveLength(1);
    expect(settle(asking(true), { answers })).toMatchObject({ kind: 'answer', answer: { kind: 'unknown' } });
    expect(settle(asking(false), { answers })).toMatchObject({
      kind: 'answer',
      answer: { kind: 'rejected', reason: { details: { said: expect.stringContaining('CustomerRet') } } },
    });
  });

  test('with nothing found leads to making it; with it found, to linking it', () => {
    const none = [reply('CustomerQuery', '', { code: 500 })];
    expect(settle(asking(true), { answers: none })).toMatchObject({ kind: 'step', step: { kind: 'send' } });
    const found = [reply('CustomerQuery', customerRet('Acme'))];
    expect(settle(asking(true), { answers: found })).toMatchObject({ answer: { kind: 'done', how: 'adopted' } });
  });
});

test('entries come back from the database as they went', () => {
  const read = bound.read(reply('CustomerAdd', '', { code: 3100 }));
  const otherwise = read.kind === 'look' ? read.otherwise : undefined;
  const found = [reply('CustomerQuery', customerRet('Acme'))];
  for (const one of [sending, asking(true), entry({ kind: 'look', requests: [], found, lost: false, otherwise })]) {
    expect(EntrySchema.array().parse(JSON.parse(writeEntries([one])))).toEqual([one]);
  }
});
