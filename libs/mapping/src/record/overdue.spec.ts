import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Dependency } from '../entity-mapping.js';
import { Links } from '../link/links.js';
import { decideBatch } from '../pipeline/batch.decide.js';
import { taskFor } from '../testing/kernel-world.js';
import { message, settings, type TestDocument, testMapping } from '../testing/world.js';
import type { Context } from './decision.js';
import { type SyncRecord, unknownRecord } from './record.js';
import { derivedId } from './record-send.decide.js';

const invoice = testMapping('invoice', 'manual', ['customer']);
const context: Context = { settings: new Map([['acme', settings]]), links: new Links([]) };
const needs: readonly Dependency[] = [{ entity: 'customer', id: 'C' }];

/** A record that was sent as `c1`, with these differences. */
const sent = (id: string, more: Partial<SyncRecord<TestDocument>> = {}): SyncRecord<TestDocument> => ({
  ...unknownRecord('acme', id),
  state: 'sending',
  commandId: 'c1',
  attempt: 1,
  revision: 1,
  sentRevision: 1,
  snapshot: { id, revision: 1 },
  ...more,
});

const Command = z.looseObject({ commandId: z.string(), lookFirst: z.boolean().optional() });
/** Decides messages about these records. Returns the records and the messages that follow. */
function decided(
  records: readonly SyncRecord<TestDocument>[],
  messages: readonly [type: string, data: object][],
  facts = context,
) {
  const tasks = messages.map(([type, data], index) => taskFor<TestDocument>(message(type, data, `m${index}`)));
  const {
    updated,
    added,
    messages: outgoing,
  } = decideBatch(invoice, { tasks, records, context: facts, dependencies: new Map() });
  return { records: [...updated.map(({ after }) => after), ...added], outgoing };
}
const select = (batchId: string): [string, object] => [
  'jobpro.invoice.export-requested.v1',
  { batchId, requestedBy: 'Ann', ids: ['N'] },
];
const command = ({ outgoing }: ReturnType<typeof decided>) =>
  Command.parse(outgoing.find(({ type }) => type.endsWith('.create.v1'))?.data);

describe('a command id', () => {
  const ready = { ...unknownRecord('acme', 'N'), revision: 1, snapshot: { id: 'N', revision: 1 } };

  test('is the same for a decision that is repeated, as after a restored backup', () => {
    const [first, again] = [decided([ready], [select('b1')]), decided([ready], [select('b2')])];
    expect(command(again).commandId).toBe(command(first).commandId);
    expect(z.uuid({ version: 'v5' }).safeParse(command(first).commandId).success).toBe(true);
  });

  test.each<[string, Partial<SyncRecord<TestDocument>>]>([
    ['another attempt', { attempt: 1 }],
    ['another revision', { snapshot: { id: 'N', revision: 2 }, revision: 2 }],
    ['another record', { id: 'M', snapshot: { id: 'M', revision: 1 } }],
    ['another company', { companyId: 'other' }],
  ])('is another for %s', (_what, more) => {
    const record = { ...ready, ...more };
    const facts = { ...context, settings: new Map([[record.companyId, settings]]) };
    const selection: [string, object] = [
      'jobpro.invoice.export-requested.v1',
      { batchId: 'b', requestedBy: 'A', ids: [record.id] },
    ];
    const task = taskFor<TestDocument>(message(selection[0], selection[1], 'm', record.companyId));
    const { messages } = decideBatch(invoice, {
      tasks: [task],
      records: [record],
      context: facts,
      dependencies: new Map(),
    });
    const { commandId } = Command.parse(messages.find(({ type }) => type.endsWith('.create.v1'))?.data);
    expect(commandId).not.toBe(command(decided([ready], [select('b')])).commandId);
  });

  test('depends on nothing but its parts', () => {
    expect(derivedId('acme', 'online', 'invoice', 'N', 1, 1)).toBe(derivedId('acme', 'online', 'invoice', 'N', 1, 1));
    expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
  });

  test.each<[string, Partial<SyncRecord<TestDocument>>, Partial<Context>, boolean | undefined]>([
    ['first sent', {}, {}, undefined],
    ['sent before', { attempt: 1 }, {}, true],
    ['first sent after a restored backup', {}, { restored: true }, true],
  ])('a document that is %s is looked for first: %j %j %j', (_when, more, facts, lookFirst) => {
    expect(command(decided([{ ...ready, ...more }], [select('b')], { ...context, ...facts })).lookFirst).toBe(
      lookFirst,
    );
  });
});

describe('an overdue record', () => {
  test.each(['sending', 'checking'] as const)('that is %s leads to one question about its command', (state) => {
    const overdue: [string, object] = ['mapping.invoice.overdue.v1', { ids: ['N', 'M'] }];
    const { records, outgoing } = decided([sent('N', { state }), sent('M', { state, commandId: 'c2' })], [overdue]);
    expect(records.map(({ checks, unanswered }) => [checks, unanswered])).toEqual([
      [1, true],
      [1, true],
    ]);
    const commands = [
      { commandId: 'c1', recordId: 'N' },
      { commandId: 'c2', recordId: 'M' },
    ];
    expect(outgoing.map(({ type, data }) => [type, data])).toEqual([
      ['command.desktop.invoice.request-outcomes.v1', { commands }],
    ]);
  });

  test('that waits for a link requests it once more, and stays as it is', () => {
    const waiting = sent('N', {
      state: 'waiting',
      commandId: undefined,
      snapshot: { id: 'N', revision: 1, needs },
      waitsFor: ['acme/customer/C'],
    });
    const { records, outgoing } = decided([waiting], [['mapping.invoice.overdue.v1', { ids: ['N'] }]]);
    expect(records).toEqual([{ ...waiting, checks: 1 }]);
    expect(outgoing.map(({ type, data }) => [type, data])).toEqual([
      ['mapping.customer.link-requested.v1', { ids: ['C'], by: 'invoice', sendAlong: undefined }],
    ]);
  });

  test('that waits for a link that is there by now is sent', () => {
    const waiting = sent('N', {
      state: 'waiting',
      commandId: undefined,
      snapshot: { id: 'N', revision: 1, needs },
      waitsFor: ['acme/customer/C'],
    });
    const facts = { ...context, links: new Links([['acme/customer/C', { id: 'Q' }]]) };
    const { records } = decided([waiting], [['mapping.invoice.overdue.v1', { ids: ['N'] }]], facts);
    expect(records.map(({ state }) => state)).toEqual(['sending']);
  });

  test.each(['ready', 'exported', 'failed', 'excluded'] as const)('that is %s by now stays as it is', (state) => {
    expect(decided([sent('N', { state })], [['mapping.invoice.overdue.v1', { ids: ['N'] }]])).toEqual({
      records: [],
      outgoing: [],
    });
  });
});

describe('the reply of the connector', () => {
  const overdue = sent('N', { checks: 3, unanswered: true });

  test('in work: the command is accounted for', () => {
    const { records } = decided(
      [overdue],
      [['outcome.invoice.in-work.v1', { commands: [{ commandId: 'c1', recordId: 'N' }] }]],
    );
    expect(records.map(({ state, unanswered, checks }) => [state, unanswered, checks])).toEqual([
      ['sending', false, 3],
    ]);
  });

  test.each(['sending', 'checking'] as const)(
    'not received: a record that is %s is sent again under the same id',
    (state) => {
      const result = decided(
        [{ ...overdue, state }],
        [['outcome.invoice.not-received.v1', { commandId: 'c1', recordId: 'N' }]],
      );
      expect(command(result)).toMatchObject({ commandId: 'c1', lookFirst: true });
      expect(result.records).toMatchObject([{ state: 'sending', commandId: 'c1', attempt: 1, unanswered: false }]);
    },
  );

  test('not received: what was sent is sent again, and a later change stays a change after the export', () => {
    const changed = sent('N', {
      revision: 2,
      snapshot: { id: 'N', revision: 2, note: 'new' },
      sentSnapshot: { id: 'N', revision: 1, note: 'old' },
    });
    const result = decided([changed], [['outcome.invoice.not-received.v1', { commandId: 'c1', recordId: 'N' }]]);
    expect(result.records).toMatchObject([
      { revision: 2, sentRevision: 1, sentSnapshot: { note: 'old' }, snapshot: { note: 'new' } },
    ]);
  });

  test.each([
    ['outcome.invoice.not-received.v1', { commandId: 'c0', recordId: 'N' }],
    ['outcome.invoice.in-work.v1', { commands: [{ commandId: 'c0', recordId: 'N' }] }],
  ])('%s about an earlier command changes nothing', (type, data) => {
    expect(decided([overdue], [[type, data]])).toEqual({ records: [], outgoing: [] });
  });
});
