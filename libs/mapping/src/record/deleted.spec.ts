import { expect, test } from '@jest/globals';
import { Links } from '../link/link.js';
import { message, type Paper, paperMapping, settings } from '../testing/world.js';
import { foldBatch } from './record.fold.decide.js';
import { type SyncRecord, unknownRecord } from './record.js';
import { type RecordMessage, route } from './record.route.js';

const done = message(
  'outcome.invoice.done.v1',
  { recordId: 'N', commandId: 'c', remote: { id: 'Q-N' }, how: 'created', warnings: [] },
  'o',
);
const deletion = message('outcome.invoice.changed-remotely.v1', { remoteId: 'Q-N', change: 'deleted' }, 'd');

test.each<[string, RecordMessage[]]>([
  ['behind the outcome', [done, deletion]],
  ['before it', [deletion, done]],
])('a deletion that is read in one transaction with the outcome, %s, is told', (_which, messages) => {
  const sending: SyncRecord<Paper> = {
    ...unknownRecord('acme', 'N'),
    state: 'sending',
    commandId: 'c',
    revision: 1,
    sentRevision: 1,
    snapshot: { id: 'N', revision: 1 },
  };
  const facts = { settings: new Map([['acme', settings]]), links: new Links([]), newId: () => 'id' };
  const invoice = paperMapping('invoice', 'when-selected');
  const { changed } = foldBatch(invoice, messages.map(route<Paper>), [sending], facts);
  expect(changed.map(({ after }) => [after.state, after.notices.map(({ code }) => code)])).toEqual([
    ['exported', ['deleted-in-quickbooks']],
  ]);
});
