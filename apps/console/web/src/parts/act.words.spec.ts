import { expect, test } from '@jest/globals';
import { sayAct, sayActOnRecord } from './act.words.js';

test.each<[string, Record<string, unknown>, string]>([
  ['invoice.export-requested', { count: 40 }, 'sent 40 invoices'],
  ['payment.retry', { count: 1 }, 'sent again 1 payment'],
  ['customer.decide-all-candidates', {}, 'decided on all imported customers'],
  ['invoice.cancel-batch', { batchId: 'b' }, 'stopped a batch of invoices'],
  ['company.configured', { changes: {} }, 'changed the settings'],
  ['job.something-new', {}, 'something new jobs'],
])('%s %j: %s', (what, about, said) => expect(sayAct(what, about)).toBe(said));

test('of one record', () => {
  expect(['invoice.exclude', 'invoice.export-requested', 'invoice.tie-out'].map(sayActOnRecord)).toEqual([
    'held back',
    'sent',
    'compared with QuickBooks',
  ]);
});
