import { expect, test } from '@jest/globals';
import { sayChanges } from './change.words.js';

test.each<[string, unknown, unknown, [string, string, string][]]>([
  [
    'accounts',
    { income: 'A' },
    { income: 'B', asset: 'C' },
    [
      ['Income account', 'A', 'B'],
      ['Inventory asset account', 'nothing', 'C'],
    ],
  ],
  ['edition', null, 'desktop', [['QuickBooks', 'nothing', 'QuickBooks Desktop']]],
  ['goLive', '2026-01-01', null, [['Go-live day', 'Jan 1, 2026', 'nothing']]],
  [
    'tax',
    { kind: 'override' },
    { kind: 'line', item: 'Tax' },
    [
      ['Sales tax', 'JobPro’s amount replaces QuickBooks’', 'a line of its own'],
      ['Item for tax', 'nothing', 'Tax'],
    ],
  ],
  ['heldNames', 'reject', { suffix: ' (C)' }, [['Suffix for taken names', 'tell me', ' (C)']]],
  ['terms', {}, { 'On receipt': 'Due on receipt' }, [['Terms “On receipt”', 'nothing', 'Due on receipt']]],
  ['total', '100.5', '1200', [['Total', '$100.50', '$1,200.00']]],
  ['lines', [1, 2], [1, 2, 3], [['Lines', '2 lines', '3 lines']]],
  ['somethingNew', 'a', 'b', [['somethingNew', 'a', 'b']]],
])('%s from %j to %j', (field, from, to, said) => {
  expect(sayChanges([{ field, from, to }]).map((change) => [change.field, change.from, change.to])).toEqual(said);
});
