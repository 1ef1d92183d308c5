import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataOf } from '@jobpro/contracts';
import { eventually } from '@jobpro/testing';
import { type MappingServices, startMappings } from './testing/services.js';

let services: MappingServices;

beforeAll(async () => {
  services = await startMappings('customer', 'invoice');
  await services.publish('jobpro.company.configured.v1', {
    revision: 1,
    name: 'Acme',
    edition: 'online',
    accounts: {},
  });
  await services.publish('jobpro.customer.created.v1', { id: 'C', revision: 1, displayName: 'Acme' });
  await services.publish('jobpro.customer.linked.v1', { id: 'C', remoteId: 'Q-C' });
  await eventually(() => services.received('sync.customer.exported.v1').length === 1);
});
afterAll(() => services.stop());

interface Row {
  readonly state: string;
  readonly notices: readonly string[];
  readonly difference: string | null;
}
const row = async (id: string): Promise<Row | undefined> => {
  const [record] = await services.source.query<Row[]>(
    `select state, difference::numeric(20, 2)::text as difference,
            array(select n ->> 'code' from jsonb_array_elements(notices) n) as notices
       from mapping.sync_record where entity = 'invoice' and id = $1`,
    [id],
  );
  return record;
};
const becomes = (id: string, state: string, notices: readonly string[] = [], difference: string | null = null) =>
  eventually(async () => expect(await row(id)).toEqual({ state, notices, difference }));

/** Exports an invoice of 10.10 and voids it in JobPro. */
async function voided(id: string): Promise<void> {
  const lines = [{ amount: '10.10' }];
  const snapshot = { id, revision: 1, number: id, customerId: 'C', date: '2026-11-20', lines, total: '10.10' };
  await services.publish('jobpro.invoice.created.v1', snapshot);
  await services.publish('jobpro.invoice.export-requested.v1', { batchId: id, ids: [id], requestedBy: 'Pat' });
  const { commandId } = await commandOf('command.online.invoice.create.v1', id);
  const done = { commandId, recordId: id, remote: { id: `Q-${id}`, label: id }, how: 'created', warnings: [] };
  await services.publish('outcome.invoice.done.v1', done);
  await becomes(id, 'exported');
  await services.publish('jobpro.invoice.voided.v1', { id, revision: 2, voidedAt: '2026-11-24' });
  await becomes(id, 'exported', ['voided-in-jobpro'], '10.10');
}
const act = (kind: 'void' | 'check', id: string) =>
  services.publish('mapping.invoice.act-requested.v1', { requestedBy: 'Pat', act: { kind, ids: [id] } });
const commandOf = <T extends 'command.online.invoice.create.v1' | 'command.online.invoice.void.v1'>(
  type: T,
  id: string,
): Promise<DataOf<T>> => eventually(() => services.received(type).find(({ recordId }) => recordId === id) ?? false);

test('an invoice that JobPro voided is voided in QuickBooks when somebody chooses it, and JobPro hears of it', async () => {
  await voided('V1');
  expect(services.received('command.online.invoice.void.v1')).toEqual([]);
  await act('void', 'V1');
  const command = await commandOf('command.online.invoice.void.v1', 'V1');
  expect(command).toMatchObject({ remote: { id: 'Q-V1' }, name: 'V1' });
  await becomes('V1', 'voiding', ['voided-in-jobpro'], '10.10');
  const { commandId } = command;
  const done = {
    commandId,
    recordId: 'V1',
    remote: { id: 'Q-V1', version: '2' },
    how: 'voided',
    total: '0.00',
    warnings: [],
  };
  await services.publish('outcome.invoice.done.v1', done);
  await becomes('V1', 'voided');
  await eventually(() =>
    expect(services.received('sync.invoice.voided.v1')).toMatchObject([{ id: 'V1', revision: 2, how: 'voided' }]),
  );
});

test('“I voided it myself” is checked by reading: what is not void stays a task, and what is void is done', async () => {
  await voided('V2');
  const read = async (state: 'present' | 'voided', total: string) => {
    const before = services.received('command.online.invoice.read-back.v1').length;
    await act('check', 'V2');
    const command = await eventually(() => services.received('command.online.invoice.read-back.v1')[before] ?? false);
    const documents = [{ remoteId: 'Q-V2', total, state }];
    await services.publish('outcome.invoice.read-back.v1', {
      tieOutId: command.tieOutId,
      page: 1,
      last: true,
      documents,
    });
  };
  await read('present', '10.10');
  await becomes('V2', 'exported', ['voided-in-jobpro', 'not-voided-in-quickbooks'], '10.10');
  await read('voided', '0.00');
  await becomes('V2', 'voided');
  await eventually(() =>
    expect(services.received('sync.invoice.voided.v1').at(-1)).toMatchObject({ id: 'V2', how: 'was-voided' }),
  );
});

test('a reconciliation counts what is void on both sides as equal, and what QuickBooks still has with its amount', async () => {
  await voided('V3');
  await services.publish('mapping.invoice.act-requested.v1', {
    requestedBy: 'Pat',
    act: { kind: 'tie-out', tieOutId: 'T' },
  });
  await eventually(() =>
    services.received('command.online.invoice.read-back.v1').some(({ tieOutId }) => tieOutId === 'T'),
  );
  const documents = [
    { remoteId: 'Q-V1', total: '0.00', state: 'voided' },
    { remoteId: 'Q-V2', total: '0.00', state: 'voided' },
    { remoteId: 'Q-V3', total: '10.10', state: 'present' },
  ];
  await services.publish('outcome.invoice.read-back.v1', { tieOutId: 'T', page: 1, last: true, documents });
  await eventually(() =>
    expect(services.received('mapping.invoice.tied-out.v1')).toMatchObject([
      { exported: { count: 0, amount: '0.00' }, quickbooks: { count: 1, amount: '10.10' }, differences: 1 },
    ]),
  );
});
