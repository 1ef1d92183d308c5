import { expect, test } from '@jest/globals';
import { sayAct, sayActOnRecord } from './words.js';

test.each<[string, Record<string, unknown>, string]>([
  ['invoice.export-requested', { count: 40 }, 'sent 40 invoices'],
  ['payment.retry', { count: 1 }, 'sent 1 payment again'],
  ['invoice.retry', { cause: 'x' }, 'sent invoices again'],
  ['customer.decide-candidates', { count: 1 }, 'decided on 1 imported customer'],
  ['customer.decide-all-candidates', {}, 'decided on all imported customers'],
  ['invoice.cancel-batch', { batchId: 'b' }, 'stopped sending invoices'],
  ['company.configured', { changes: {} }, 'changed the settings'],
  ['job.something-new', {}, 'something new jobs'],
])('the act %s %j is written as "%s"', (what, details, written) => expect(sayAct(what, details)).toBe(written));

test('an act on one record needs no object', () => {
  const acts = ['invoice.exclude', 'invoice.export-requested', 'invoice.retry', 'invoice.tie-out'];
  expect(acts.map(sayActOnRecord)).toEqual(['kept out', 'sent', 'sent again', 'compared with QuickBooks']);
});
