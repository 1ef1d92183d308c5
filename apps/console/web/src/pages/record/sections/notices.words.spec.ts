import { expect, test } from '@jest/globals';
import { byKind } from './notices.words.js';

const task = (invoice: string) => ({
  code: 'apply-in-quickbooks',
  sentence: `Apply 1.00 of this payment to invoice ${invoice} in QuickBooks.`,
  remedy: 'Apply it there.',
});

test('what is settled by one press is read before it', () => {
  const changed = { code: 'changed-since-export', sentence: 'It changed.', remedy: 'Change it there.' };
  expect(byKind([task('1042'), changed, task('1043')])).toEqual([
    {
      code: 'apply-in-quickbooks',
      sentence:
        'Apply 1.00 of this payment to invoice 1042 in QuickBooks. Apply 1.00 of this payment to invoice 1043 in QuickBooks.',
      remedy: 'Apply it there.',
    },
    changed,
  ]);
  expect(byKind([])).toEqual([]);
});
