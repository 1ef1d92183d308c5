import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const [FIRST, SECOND] = ['9130350000000206', '9130350000000207'];
const COMPANY = 'acme';
const Invoice = z.looseObject({
  Id: z.string(),
  DocNumber: z.string(),
  CustomerRef: z.object({ value: z.string(), name: z.string().optional() }),
});
const Customer = z.looseObject({ Id: z.string(), DisplayName: z.string() });
const Record = z.object({ state: z.string(), remote_id: z.string().nullable() });
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig({ services: ['customer-mapping', 'item-mapping', 'invoice-mapping'] });
  await rig.simulator.makeRealm(FIRST);
  // In the second company the ids that the first gives are other people's.
  const strangers = Array.from({ length: 30 }, (_, n) => ({ DisplayName: `Stranger ${n}` }));
  const otherItems = Array.from({ length: 30 }, (_, n) => ({ Name: `Thing ${n}`, Type: 'Service' }));
  await rig.simulator.makeRealm(SECOND, { customers: strangers, items: otherItems });
  await rig.connect(COMPANY, FIRST);
  await publish('company.configured', {
    revision: 1,
    name: 'Acme',
    edition: 'online',
    accounts: { income: 'Services' },
  });
  await publish('item.created', { id: 'i1', revision: 1, name: 'Labor', type: 'service' });
  await publish('customer.created', { id: 'c1', revision: 1, displayName: 'Hartmann Plumbing' });
}, 180_000);

afterAll(() => rig.close());

const publish = (event: string, data: object) => rig.mapping.publish(`jobpro.${event}.v1`, COMPANY, data);
const invoices = async (realm: string) => z.array(Invoice).parse(await rig.simulator.records(realm, 'Invoice'));
const customers = async (realm: string) => z.array(Customer).parse(await rig.simulator.records(realm, 'Customer'));
const numbers = async (realm: string) => (await invoices(realm)).map(({ DocNumber }) => DocNumber).sort();

async function record(entity: string, id: string): Promise<z.infer<typeof Record> | undefined> {
  const [row] = await rows(
    rig.database,
    `select state, remote ->> 'id' as remote_id from mapping.sync_record where company_id = $1 and entity = $2 and id = $3`,
    [COMPANY, entity, id],
    Record,
  );
  return row;
}
const reaches = (entity: string, id: string, state: string) =>
  eventually(async () => {
    const row = await record(entity, id);
    return row?.state === state ? row : false;
  });

async function bill(id: string): Promise<void> {
  await publish('invoice.created', {
    id,
    revision: 1,
    number: id,
    customerId: 'c1',
    date: '2026-11-20',
    lines: [{ itemId: 'i1', quantity: '2', rate: '25.25', amount: '50.50' }],
    total: '50.50',
  });
}
let batches = 0;
const send = (...ids: string[]) =>
  publish('invoice.export-requested', { batchId: `b${(batches += 1)}`, ids, requestedBy: 'test' });

describe('a company that is switched to another QuickBooks company', () => {
  let linkedBefore: z.infer<typeof Record> | undefined;
  let billedBefore: z.infer<typeof Record> | undefined;

  test('has its documents in the first one', async () => {
    await bill('N1');
    await send('N1');
    billedBefore = await reaches('invoice', 'N1', 'exported');
    linkedBefore = await record('customer', 'c1');
    expect(await numbers(FIRST)).toEqual(['N1']);
    // One more that QuickBooks cannot take just now: it stays with the connector.
    await rig.simulator.fault({ realm: FIRST, kind: 'create' }, { fault: 'throttled', retryAfter: 900 });
    await bill('N2');
    await send('N2');
    await eventually(() => rig.mapping.outcomes.some(({ type }) => type === 'outcome.invoice.deferred.v1'));
  });

  test('the second company starts without links, and receives nothing that belongs to the first', async () => {
    await rig.connect(COMPANY, SECOND);
    expect(await reaches('customer', 'c1', 'ready')).toEqual({ state: 'ready', remote_id: null });
    for (const id of ['N1', 'N2']) expect(await reaches('invoice', id, 'ready')).toMatchObject({ remote_id: null });
    await bill('N3');
    await send('N1', 'N3');
    for (const id of ['N1', 'N3']) await reaches('invoice', id, 'exported');
    const [hartmann, ...others] = (await customers(SECOND)).filter(({ DisplayName }) => /Hartmann/.test(DisplayName));
    expect(others).toEqual([]);
    expect(hartmann?.Id).not.toBe(linkedBefore?.remote_id);
    const there = await invoices(SECOND);
    expect(there.map(({ DocNumber }) => DocNumber).sort()).toEqual(['N1', 'N3']);
    expect(there.map(({ CustomerRef }) => CustomerRef.value)).toEqual([hartmann?.Id, hartmann?.Id]);
    expect(await numbers(FIRST)).toEqual(['N1']);
    expect(await customers(FIRST)).toHaveLength(1);
  });

  test('a command that was made under the first and comes late is not sent to the second', async () => {
    const [named] = await rows(
      rig.database,
      `select data from online.command where record_id = 'N1' order by seq limit 1`,
      [],
      z.object({ data: z.record(z.string(), z.unknown()) }),
    );
    const commandId = '6f1c2b34-1111-4222-8333-944455550001';
    const late = { ...named?.data, commandId, recordId: 'late', number: 'LATE', mark: 'JobPro invoice late' };
    await rig.mapping.send(COMPANY, [{ type: 'command.online.invoice.create.v1', data: late }]);
    await eventually(() => rig.mapping.of(commandId).some(({ result }) => result === 'deferred'));
    expect(await numbers(SECOND)).toEqual(['N1', 'N3']);
  });

  test('reconnecting the first company restores its links and sends its waiting documents', async () => {
    await rig.connect(COMPANY, FIRST);
    await eventually(async () => (await record('customer', 'c1'))?.remote_id === linkedBefore?.remote_id);
    expect(await record('invoice', 'N1')).toEqual(billedBefore);
    await eventually(async () => {
      await rig.database.query('update online.realm set paused_until = null');
      await rig.database.query('update online.company_queue set paused_until = null, due = now()');
      return (await record('invoice', 'N2'))?.state === 'exported';
    });
    expect(await record('invoice', 'N3')).toEqual({ state: 'ready', remote_id: null });
    await bill('N4');
    await send('N1', 'N3', 'N4');
    for (const id of ['N3', 'N4']) await reaches('invoice', id, 'exported');
    const here = await invoices(FIRST);
    expect(here.map(({ DocNumber }) => DocNumber).sort()).toEqual(['LATE', 'N1', 'N2', 'N3', 'N4']);
    expect(new Set(here.map(({ CustomerRef }) => CustomerRef.value))).toEqual(new Set([linkedBefore?.remote_id]));
    expect(await customers(FIRST)).toHaveLength(1);
    expect(await numbers(SECOND)).toEqual(['N1', 'N3']);
  });
});
