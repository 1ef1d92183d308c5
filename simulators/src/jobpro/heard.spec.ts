import { describe, expect, test } from '@jest/globals';
import { Heard } from './heard.js';

const exported = { id: 'I1', revision: 1, remote: { id: 'Q1' }, how: 'created', warnings: [] };
const failed = {
  id: 'I1',
  reason: { code: 'quickbooks.refused', sentence: 'No.', remedy: '-', retryHelps: true, details: {} },
};
let last = 0;
const message = (type: string, data: unknown, id = `m${String((last += 1))}`) => ({
  id,
  companyId: 'acme',
  type,
  data,
});

describe('what JobPro heard', () => {
  test('counts a message that comes twice once', () => {
    const heard = new Heard();
    const news = message('sync.invoice.exported.v1', exported);
    heard.take(news);
    heard.take(news);
    expect(heard.of('acme').records.invoice?.['I1']).toMatchObject({ state: 'exported', exportedTimes: 1 });
    expect(heard.counts).toEqual({ messages: 1, doubles: 1, unreadable: [] });
  });

  test('sees a record that was told as exported twice', () => {
    const heard = new Heard();
    heard.take(message('sync.invoice.exported.v1', exported));
    heard.take(message('sync.invoice.exported.v1', exported));
    expect(heard.of('acme').records.invoice?.['I1']?.exportedTimes).toBe(2);
  });

  test('a failure that comes late takes nothing back', () => {
    const heard = new Heard();
    heard.take(message('sync.invoice.exported.v1', exported));
    heard.take(message('sync.invoice.export-failed.v1', failed));
    expect(heard.of('acme').records.invoice?.['I1']).toMatchObject({ state: 'exported', failedTimes: 1 });
  });

  test('the end of a batch stands against progress that comes late', () => {
    const heard = new Heard();
    const batch = { batchId: 'B', entity: 'invoice', total: 1, counts: { exported: 1 } };
    heard.take(message('sync.batch.finished.v1', { ...batch, sums: {} }));
    heard.take(message('sync.batch.progressed.v1', { ...batch, counts: { sending: 1 } }));
    expect(heard.of('acme').batches['B']).toMatchObject({ finished: true, news: { counts: { exported: 1 } } });
  });

  test('companies are strangers', () => {
    const heard = new Heard();
    heard.take(message('sync.invoice.exported.v1', exported));
    expect(heard.of('other')).toEqual({ records: {}, batches: {}, imports: [], connection: null });
  });
});
