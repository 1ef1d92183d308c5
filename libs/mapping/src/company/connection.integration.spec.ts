import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { query } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type MappingServices, startMappings } from '../testing/services.js';

const [FIRST, SECOND] = [randomUUID(), randomUUID()];
const Record = z.object({ state: z.string(), remoteId: z.string().optional() });
let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice');
  await services.publish('jobpro.company.configured.v1', {
    revision: 1,
    name: 'Acme',
    edition: 'online',
    accounts: {},
  });
  await connected(FIRST, '2026-11-20T08:00:00Z');
  await eventually(async () => (await connection()) === FIRST);
  await services.publish('jobpro.customer.created.v1', { id: 'C1', revision: 1, displayName: 'Hartmann' });
});

afterAll(() => services.stop());

const connected = (connectionId: string, at: string) =>
  services.publish('outcome.company.connected.v1', { edition: 'online', connectionId, at });
async function connection(): Promise<string | undefined> {
  const sql = `select connection_id from mapping.company_connection where company_id = 'acme'`;
  return (await query(services.source, sql, [], z.object({ connectionId: z.string() })))[0]?.connectionId;
}
async function record(entity: string, id: string): Promise<z.infer<typeof Record> | undefined> {
  const sql = `select state, remote ->> 'id' as remote_id from mapping.sync_record
                where company_id = 'acme' and entity = $1 and id = $2`;
  return (await query(services.source, sql, [entity, id], Record))[0];
}
const becomes = (entity: string, id: string, wanted: z.infer<typeof Record>) =>
  eventually(async () => expect(await record(entity, id)).toEqual(wanted));

const invoice = (id: string, revision = 1) => ({
  id,
  revision,
  number: id,
  customerId: 'C1',
  date: '2026-11-20',
  lines: [{ amount: '10.10' }],
  total: '10.10',
});
/** Waits for the latest command of this type for a record, and returns it. */
async function sent(type: 'command.online.invoice.create.v1' | 'command.online.customer.ensure.v1', recordId: string) {
  return eventually(() => services.received(type).findLast((command) => command.recordId === recordId) ?? false);
}
const select = (batchId: string, ...ids: string[]) =>
  services.publish('jobpro.invoice.export-requested.v1', { batchId, ids, requestedBy: 'Pat' });
const done = (
  entity: 'customer' | 'invoice',
  command: { commandId: string; recordId: string; connectionId?: string | undefined },
  id: string,
) =>
  services.publish(`outcome.${entity}.done.v1`, {
    commandId: command.commandId,
    recordId: command.recordId,
    ...(command.connectionId === undefined ? {} : { connectionId: command.connectionId }),
    remote: { id },
    how: 'created',
    warnings: [],
  });

describe('links belong to a connection', () => {
  test('each command names the connection', async () => {
    await services.publish('jobpro.invoice.created.v1', invoice('N1'));
    await services.publish('jobpro.invoice.created.v1', invoice('N2'));
    await services.publish('jobpro.invoice.created.v1', invoice('N3'));
    await select('B1', 'N1', 'N2', 'N3');
    const ensure = await sent('command.online.customer.ensure.v1', 'C1');
    expect(ensure.connectionId).toBe(FIRST);
    await done('customer', ensure, 'Q58');
    const create = await sent('command.online.invoice.create.v1', 'N1');
    expect(create).toMatchObject({ connectionId: FIRST, customer: { id: 'Q58' } });
    await done('invoice', create, 'Q900');
    await becomes('invoice', 'N1', { state: 'exported', remoteId: 'Q900' });
    for (const id of ['N2', 'N3']) await becomes('invoice', id, { state: 'sending', remoteId: undefined });
  });

  test('another connection archives the links, and late news of the previous one changes nothing', async () => {
    const [late, refused] = [
      await sent('command.online.invoice.create.v1', 'N2'),
      await sent('command.online.invoice.create.v1', 'N3'),
    ];
    await connected(SECOND, '2026-11-21T08:00:00Z');
    await becomes('customer', 'C1', { state: 'ready', remoteId: undefined });
    for (const id of ['N1', 'N2', 'N3']) await becomes('invoice', id, { state: 'ready', remoteId: undefined });
    // The bus keeps no order: the previous connection is reported once more, with the outcomes of
    // its commands.
    await connected(FIRST, '2026-11-20T08:00:00Z');
    await done('invoice', late, 'Q901');
    await services.publish('outcome.invoice.rejected.v1', {
      commandId: refused.commandId,
      recordId: 'N3',
      connectionId: FIRST,
      reason: { code: 'number.taken', sentence: 'It is taken.', remedy: 'Renumber.', retryHelps: true, details: {} },
    });
    await eventually(async () => {
      const sql = `select id, state from mapping.link_before where entity = 'invoice' order by id`;
      expect(await query(services.source, sql, [], z.object({ id: z.string(), state: z.string() }))).toEqual([
        { id: 'N1', state: 'exported' },
        { id: 'N2', state: 'exported' },
        { id: 'N3', state: 'failed' },
      ]);
    });
    expect(await connection()).toBe(SECOND);
    expect(await record('invoice', 'N2')).toEqual({ state: 'ready', remoteId: undefined });
    // When the invoice is selected again, the customer is ensured in the second, whatever its name
    // is in the first.
    await select('B2', 'N1');
    const ensure = await eventually(
      () =>
        services.received('command.online.customer.ensure.v1').find(({ connectionId }) => connectionId === SECOND) ??
        false,
    );
    await done('customer', ensure, 'R1');
    const create = await eventually(
      () =>
        services.received('command.online.invoice.create.v1').find(({ connectionId }) => connectionId === SECOND) ??
        false,
    );
    expect(create).toMatchObject({ recordId: 'N1', customer: { id: 'R1' } });
    await done('invoice', create, 'R2');
    await becomes('invoice', 'N1', { state: 'exported', remoteId: 'R2' });
    await services.publish('jobpro.invoice.updated.v1', { ...invoice('N1', 2), memo: 'changed meanwhile' });
    await eventually(async () => {
      const sql = `select revision from mapping.sync_record where entity = 'invoice' and id = 'N1'`;
      expect(await query(services.source, sql, [], z.object({ revision: z.number() }))).toEqual([{ revision: 2 }]);
    });
  });

  test('the first connection again restores its links, with late outcomes and JobPro’s changes since', async () => {
    await connected(FIRST, '2026-11-22T08:00:00Z');
    await becomes('customer', 'C1', { state: 'exported', remoteId: 'Q58' });
    await becomes('invoice', 'N1', { state: 'exported', remoteId: 'Q900' });
    await becomes('invoice', 'N2', { state: 'exported', remoteId: 'Q901' });
    await becomes('invoice', 'N3', { state: 'failed', remoteId: undefined });
    // Compared with what was sent to the first, not to the second.
    const sql = `select sent_snapshot ->> 'revision' as sent from mapping.sync_record where entity = 'invoice' and id = 'N1'`;
    expect(await query(services.source, sql, [], z.object({ sent: z.string() }))).toEqual([{ sent: '1' }]);
    const history = await query(
      services.source,
      `select count(*)::int as n from mapping.history where record_id = 'N1' and line ->> 'what' = 'company-switched'`,
      [],
      z.object({ n: z.number() }),
    );
    // The company left the first, left the second, and returned to the first.
    expect(history).toEqual([{ n: 3 }]);
    await connected(SECOND, '2026-11-23T08:00:00Z');
    await becomes('invoice', 'N1', { state: 'exported', remoteId: 'R2' });
    await becomes('invoice', 'N2', { state: 'ready', remoteId: undefined });
  });
});
