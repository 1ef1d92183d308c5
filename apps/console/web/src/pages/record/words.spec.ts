import { expect, test } from '@jest/globals';
import { joinNotices, sayLine } from './words.js';

test.each<[Parameters<typeof sayLine>[0], string, string]>([
  [{ what: 'received', revision: 2 }, 'Saved in JobPro', ''],
  [{ what: 'waits', for: ['customer C1', 'item I1', 'item I2'] }, 'Waiting for its customer and 2 items', ''],
  [{ what: 'waits', for: ['company acme'] }, 'Waiting for the settings', ''],
  [{ what: 'waits', for: ['invoice INV-1'] }, 'Waiting for 1 invoice', ''],
  [{ what: 'exported', how: 'linked', remote: { id: '7', label: 'Acme' } }, 'Found in QuickBooks and linked', 'Acme'],
  [{ what: 'exported', how: 'created', remote: { id: '7' } }, 'Created in QuickBooks', ''],
  [{ what: 'failed', sentence: 'No.' }, 'Rejected', 'No.'],
  [{ what: 'act-refused', by: 'Bea' }, 'Bea was too late', 'The record had changed meanwhile, so nothing was done.'],
  [{ what: 'something-new', sentence: 'Told.' }, 'Something new', 'Told.'],
])('the history line %j', (line, title, detail) => expect(sayLine(line)).toEqual({ title, detail }));

test('notices of one kind, which one click marks as done, are shown as one', () => {
  const task = (invoice: string) => ({
    code: 'apply-in-quickbooks',
    sentence: `Apply $1.00 of this payment to invoice ${invoice} in QuickBooks.`,
    remedy: 'Apply it there.',
  });
  const changed = { code: 'changed-since-export', sentence: 'It changed.', remedy: 'Change it there.' };
  expect(joinNotices([task('1042'), changed, task('1043')])).toEqual([
    {
      code: 'apply-in-quickbooks',
      sentence:
        'Apply $1.00 of this payment to invoice 1042 in QuickBooks. Apply $1.00 of this payment to invoice 1043 in QuickBooks.',
      remedy: 'Apply it there.',
    },
    changed,
  ]);
  expect(joinNotices([])).toEqual([]);
});
