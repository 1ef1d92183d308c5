import { describe, expect, test } from '@jest/globals';
import { ReceivedMessages } from './received.js';

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
    const received = new ReceivedMessages();
    const news = message('sync.invoice.exported.v1', exported);
    received.take(news);
    received.take(news);
    expect(received.of('acme').records.invoice?.['I1']).toMatchObject({ state: 'exported', exportedTimes: 1 });
    expect(received.counts).toEqual({ messages: 1, doubles: 1, unreadable: [] });
  });

  test('counts two reports that a record is exported', () => {
    const received = new ReceivedMessages();
    received.take(message('sync.invoice.exported.v1', exported));
    received.take(message('sync.invoice.exported.v1', exported));
    expect(received.of('acme').records.invoice?.['I1']?.exportedTimes).toBe(2);
  });

  test('a failure that comes late takes nothing back', () => {
    const received = new ReceivedMessages();
    received.take(message('sync.invoice.exported.v1', exported));
    received.take(message('sync.invoice.export-failed.v1', failed));
    expect(received.of('acme').records.invoice?.['I1']).toMatchObject({ state: 'exported', failedTimes: 1 });
  });

  test('progress that arrives late does not reopen a finished batch', () => {
    const received = new ReceivedMessages();
    const batch = { batchId: 'B', entity: 'invoice', total: 1, counts: { exported: 1 } };
    received.take(message('sync.batch.finished.v1', { ...batch, sums: {} }));
    received.take(message('sync.batch.progressed.v1', { ...batch, counts: { sending: 1 } }));
    expect(received.of('acme').batches['B']).toMatchObject({ finished: true, news: { counts: { exported: 1 } } });
  });

  test('companies are strangers', () => {
    const received = new ReceivedMessages();
    received.take(message('sync.invoice.exported.v1', exported));
    expect(received.of('other')).toEqual({ records: {}, batches: {}, imports: [], connection: null });
  });
});
