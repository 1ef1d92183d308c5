import { expect, test } from '@jest/globals';
import { sayChanges } from './changes.js';

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
      ['Sales tax', 'JobPro’s tax amount', 'as a separate line'],
      ['Item for tax', 'nothing', 'Tax'],
    ],
  ],
  ['heldNames', 'reject', { suffix: ' (C)' }, [['Added to names that a vendor has', 'stop and ask', ' (C)']]],
  ['taxDifferences', 'hold', { acceptUpTo: '0.05' }, [['Accepted difference in totals', 'none', '$0.05']]],
  ['terms', {}, { 'On receipt': 'Due on receipt' }, [['Terms “On receipt”', 'nothing', 'Due on receipt']]],
  ['total', '100.5', '1200', [['Total', '$100.50', '$1,200.00']]],
  ['lines', [1, 2], [1, 2, 3], [['Lines', '2 lines', '3 lines']]],
  ['somethingNew', 'a', 'b', [['somethingNew', 'a', 'b']]],
])('the change of %s from %j to %j is written in words', (field, from, to, written) => {
  expect(sayChanges([{ field, from, to }]).map((change) => [change.field, change.from, change.to])).toEqual(written);
});
