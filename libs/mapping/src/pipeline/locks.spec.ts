import { expect, test } from '@jest/globals';
import type { MessageType } from '@jobpro/contracts';
import { message } from '../testing/kernel-world.js';
import { locksFor } from './locks.store.js';
import { type MappingMessage, route } from './route.decide.js';

const sent = (type: MessageType, data: object, companyId = 'acme') =>
  route(message(type, data, type, companyId) as MappingMessage);
const act = (what: object) => sent('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act: what });
const words = (action: 'ensure' | 'create', ...routes: ReturnType<typeof sent>[]) =>
  locksFor({ action }, routes).map(({ on, key, exclusive }) => `${on} ${key}${exclusive ? ' exclusive' : ''}`);

const snapshot = sent('jobpro.invoice.created.v1', { id: 'N', revision: 1 });
const done = sent('outcome.invoice.done.v1', { recordId: 'N', remote: { id: 'Q' }, how: 'created', warnings: [] });
const changed = sent('outcome.invoice.changed-remotely.v1', { remoteId: 'Q', change: 'deleted' });
const configured = sent('mapping.company.configured.v1', { revision: 2 });
const selection = (batchId: string) =>
  sent('jobpro.invoice.export-requested.v1', { batchId, ids: ['N'], requestedBy: 'Pat' });
const sendAlong = { batchId: 'payments', requestedBy: 'Pat' };
const requested = sent('mapping.invoice.link-requested.v1', { ids: ['N'], by: 'payment', sendAlong });

test('locks are taken in one order, whatever order the messages have: settings, batches, links, each by key', () => {
  const other = sent('jobpro.invoice.created.v1', { id: 'N', revision: 1 }, 'aaa');
  const expected = ['settings aaa', 'settings acme', 'batch acme/a', 'batch acme/b', 'links acme exclusive'];
  expect(words('create', changed, selection('b'), other, selection('a'))).toEqual(expected);
  expect(words('create', selection('a'), selection('b'), other, changed)).toEqual(expected);
});

test.each<[string, string[], string[]]>([
  ['a snapshot', words('create', snapshot), ['settings acme']],
  ['two messages of one company', words('create', snapshot, done), ['settings acme']],
  ['new settings', words('create', snapshot, configured, snapshot), ['settings acme exclusive']],
  ['a selection', words('create', selection('b')), ['settings acme', 'batch acme/b']],
  ['a request to send along', words('create', requested), ['settings acme', 'batch acme/payments']],
  [
    'a selection and the cancellation of its batch',
    words('create', selection('b'), act({ kind: 'cancel-batch', batchId: 'b' })),
    ['settings acme', 'batch acme/b exclusive'],
  ],
  ['the outcome for a document', words('create', done), ['settings acme']],
  [
    'the outcome for a name, which another record may share',
    words('ensure', done),
    ['settings acme', 'links acme exclusive'],
  ],
  [
    'a link by hand',
    words('ensure', act({ kind: 'link', id: 'N', remote: { id: 'Q' } })),
    ['settings acme', 'links acme exclusive'],
  ],
  ['a change in QuickBooks', words('create', changed), ['settings acme', 'links acme exclusive']],
])('%s takes the locks it needs, each once', (_case, locks, expected) => {
  expect(locks).toEqual(expected);
});
