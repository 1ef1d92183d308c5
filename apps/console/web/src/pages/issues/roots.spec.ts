import { expect, test } from '@jest/globals';
import type { Issue } from '../../api/types.js';
import { rootsOf } from './roots.js';

const issue = (key: string, part: Partial<Issue>): Issue => ({
  key,
  kind: 'failed',
  entity: 'invoice',
  cause: key,
  code: 'quickbooks.refused',
  sentence: 'No.',
  remedy: 'Mend it.',
  retryHelps: true,
  details: {},
  count: 1,
  total: '1.00',
  since: '2026-01-01T00:00:00Z',
  records: [],
  ...part,
});
const held = issue('held', {
  entity: 'customer',
  code: 'name.held',
  records: [{ id: 'C1', name: 'Acme', revision: 1 }],
});
const because = issue('because', { code: 'need.failed', details: { what: 'customer', name: 'Acme' } });
const other = issue('other', {});
const orphan = issue('orphan', { code: 'need.failed', details: { what: 'item', name: 'Labor' } });

test('what follows from a cause stands with it, and everything stands once', () => {
  const roots = rootsOf([because, held, other, orphan]);
  expect(roots.map(({ issue: { key }, holdsUp }) => [key, holdsUp.map((each) => each.key)])).toEqual([
    ['held', ['because']],
    ['other', []],
    ['orphan', []],
  ]);
});
