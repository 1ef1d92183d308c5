import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { columnName, query } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { recordFields } from './record/record.js';
import { type MappingServices, startMappings } from './testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice');
});

afterAll(() => services.stop());

const ids = Array.from({ length: 50 }, (_, index) => `N${String(index)}`);
const invoiceOf = (id: string) => ({
  id,
  revision: 1,
  number: id,
  customerId: 'C1',
  date: '2026-11-20',
  lines: [{ amount: '10.10' }],
  total: '10.10',
});

test('every column of a sync record is in the list of fields, or kept by the database itself', async () => {
  const sql = `select column_name as name from information_schema.columns
                where table_schema = 'mapping' and table_name = 'sync_record' and is_generated = 'NEVER'`;
  const otherColumns = ['entity', 'company_id', 'id', 'match_keys', 'created_at', 'updated_at', 'sent_at', 'check_at'];
  const columns = (await query(services.source, sql, [], z.object({ name: z.string() }))).map(({ name }) => name);
  expect(columns.sort()).toEqual([...otherColumns, ...Object.keys(recordFields).map(columnName)].sort());
});

describe('a batch of fifty invoices for one new customer', () => {
  test('ensures the customer once, whatever comes first, and is sent when it is linked', async () => {
    // The selection comes first and the settings last: no result depends on the order of the bus.
    await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'B1', ids, requestedBy: 'Pat' });
    await Promise.all(ids.map((id) => services.publish('jobpro.invoice.created.v1', invoiceOf(id))));
    await services.publish('jobpro.customer.created.v1', { id: 'C1', revision: 1, displayName: "O'Brien & Sons" });
    await services.publish('jobpro.company.configured.v1', {
      revision: 1,
      name: 'Acme',
      edition: 'online',
      accounts: {},
    });

    const [ensure] = await eventually(() => {
      const commands = services.received('command.online.customer.ensure.v1');
      return commands.length > 0 && commands;
    });
    await eventually(async () => {
      const [row] = await services.source.query<{ n: number }[]>(
        `select count(*)::int as n from mapping.sync_record where entity = 'invoice' and waits_for = '{acme/customer/C1}'`,
      );
      expect(row?.n).toBe(50);
    });
    expect(services.received('command.online.customer.ensure.v1')).toHaveLength(1);
    expect(services.received('command.online.invoice.create.v1')).toHaveLength(0);

    await services.publish('outcome.customer.done.v1', {
      commandId: ensure?.commandId,
      recordId: 'C1',
      remote: { id: 'Q77' },
      how: 'created',
      warnings: [],
    });
    const creates = await eventually(() => {
      const commands = services.received('command.online.invoice.create.v1');
      expect(commands).toHaveLength(50);
      return commands;
    });
    expect(new Set(creates.map(({ customer: reference }) => JSON.stringify(reference)))).toEqual(
      new Set(['{"id":"Q77"}']),
    );
    expect(new Set(creates.map(({ recordId }) => recordId)).size).toBe(50);

    const [refused, ...rest] = creates;
    await Promise.all(
      rest.map(({ commandId, recordId }) =>
        services.publish('outcome.invoice.done.v1', {
          commandId,
          recordId,
          remote: { id: `Q-${recordId}` },
          how: 'created',
          warnings: [],
        }),
      ),
    );
    const reason = {
      code: 'quickbooks.refused',
      sentence: 'QuickBooks rejected this: no.',
      remedy: 'Look.',
      retryHelps: true,
      details: {},
    };
    await services.publish('outcome.invoice.rejected.v1', {
      commandId: refused?.commandId,
      recordId: refused?.recordId,
      reason,
    });
    const finished = await eventually(() => {
      const news = services.received('sync.batch.finished.v1');
      return news.length > 0 && news;
    });
    expect(finished).toEqual([
      {
        batchId: 'B1',
        entity: 'invoice',
        total: 50,
        counts: { exported: 49, failed: 1 },
        sums: { exported: '494.90', failed: '10.10' },
      },
    ]);
  });

  test('repeated messages change nothing', async () => {
    const state = () =>
      services.source.query<unknown[]>(
        'select id, state, command_id, remote from mapping.sync_record order by entity, id',
      );
    const before = await state();
    await services.publish('jobpro.invoice.export-requested.v1', { batchId: 'B1', ids, requestedBy: 'Pat' });
    await Promise.all(ids.map((id) => services.publish('jobpro.invoice.created.v1', invoiceOf(id))));
    await services.publish('jobpro.invoice.created.v1', invoiceOf('last'));
    await eventually(async () => (await state()).length === before.length + 1);
    expect((await state()).filter((row) => (row as { id: string }).id !== 'last')).toEqual(before);
    expect(services.received('command.online.invoice.create.v1')).toHaveLength(50);
  });
});
