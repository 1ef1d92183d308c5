import { expect, test } from '@jest/globals';
import type { Message } from '@jobpro/messaging';
import { Links } from '../link/links.js';
import { message, type TestDocument, testMapping, settings } from '../testing/world.js';
import { decideBatch } from '../pipeline/batch.decide.js';
import { type SyncRecord, unknownRecord } from './record.js';
import { taskFor } from '../testing/kernel-world.js';

const done = message(
  'outcome.invoice.done.v1',
  { recordId: 'N', commandId: 'c', remote: { id: 'Q-N' }, how: 'created', warnings: [] },
  'o',
);
const deletion = message('outcome.invoice.changed-remotely.v1', { remoteId: 'Q-N', change: 'deleted' }, 'd');

test.each<[string, Message[]]>([
  ['behind the outcome', [done, deletion]],
  ['before it', [deletion, done]],
])('a deletion read in one transaction with the outcome, %s, adds its notice', (_which, messages) => {
  const sending: SyncRecord<TestDocument> = {
    ...unknownRecord('acme', 'N'),
    state: 'sending',
    commandId: 'c',
    revision: 1,
    sentRevision: 1,
    snapshot: { id: 'N', revision: 1 },
  };
  const context = { settings: new Map([['acme', settings]]), links: new Links([]) };
  const invoice = testMapping('invoice', 'manual');
  const tasks = messages.map((each) => taskFor<TestDocument>(each));
  const { updated } = decideBatch(invoice, { tasks, records: [sending], context, dependencies: new Map() });
  expect(updated.map(({ after }) => [after.state, after.notices.map(({ code }) => code)])).toEqual([
    ['exported', ['deleted-in-quickbooks']],
  ]);
});
