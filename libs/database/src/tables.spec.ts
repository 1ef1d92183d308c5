import { describe, expect, test } from '@jest/globals';
import { inboxOutboxDdl, messagingTableNames } from './index.js';

describe('message tables', () => {
  test('are named after their schema and prefix', () => {
    expect(messagingTableNames({ schema: 'mapping', prefix: 'invoice' })).toEqual({
      inbox: 'mapping.invoice_inbox',
      outbox: 'mapping.invoice_outbox',
    });
    expect(inboxOutboxDdl('mapping', 'invoice')).toContain('create table mapping.invoice_outbox (');
  });

  test.each(['', 'Invoice', 'a b', 'x;drop schema mapping', 'a"b', 'a.b', '1st'])('refuses %j as a name', (prefix) => {
    expect(() => inboxOutboxDdl('mapping', prefix)).toThrow('is not a plain lower-case identifier');
  });
});
