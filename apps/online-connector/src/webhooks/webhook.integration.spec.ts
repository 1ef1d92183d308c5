import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { execute } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000501';
const VERIFIER = 'only Intuit and we know';
const Tally = z.object({ realms: z.record(z.string(), z.looseObject({ byKind: z.record(z.string(), z.number()) })) });
const Merged = z.looseObject({ remoteId: z.string(), into: z.unknown() });
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig({ env: { QBO_WEBHOOK_VERIFIER: VERIFIER } });
  await rig.simulator.makeRealm(REALM);
  await rig.connect('acme', REALM);
  const url = `${rig.replicas[0]?.url ?? ''}/webhooks/quickbooks`;
  await rig.simulator.admin('PATCH', '/settings', { webhooks: { url, verifierToken: VERIFIER } });
}, 120_000);

afterAll(() => rig.close());

const idOf = (command: TestCommand) => rig.idOf('acme', command);
const reported = (remoteId: string, entity = 'invoice') =>
  rig.mapping.outcomes
    .filter(({ type, data }) => type.startsWith(`outcome.${entity}.`) && data['remoteId'] === remoteId)
    .map(({ data }) => data['change']);
const change = (order: object) => rig.simulator.admin('POST', `/realms/${REALM}/changes`, order);
const post = (body: string, signature: string) =>
  fetch(`${rig.replicas[0]?.url ?? ''}/webhooks/quickbooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'intuit-signature': signature },
    body,
  });

describe('webhooks', () => {
  test('are accepted only when signed over exactly these bytes', async () => {
    const body = '[ {"type": "qbo.invoice.updated.v1", "intuitentityid": "1", "intuitaccountid": "2"} ]';
    const signature = createHmac('sha256', VERIFIER).update(body).digest('base64');
    expect((await post(body, signature)).status).toBe(200);
    expect((await post(body, 'bm90IHNpZ25lZA==')).status).toBe(401);
    expect((await post(`${body} `, signature)).status).toBe(401);
    expect((await fetch(`${rig.replicas[0]?.url ?? ''}/webhooks/quickbooks`, { method: 'POST' })).status).toBe(401);
  });

  test('signed rubbish is refused, changes of unknown companies and of records never exported are dropped, and no rows remain', async () => {
    const signed = (body: string) => post(body, createHmac('sha256', VERIFIER).update(body).digest('base64'));
    for (const body of ['', '{', 'null', '"x"', '{"eventNotifications": 7}', '[1, 2'])
      expect([body, (await signed(body)).status]).toEqual([body, 400]);
    const event = (type: string, realm: string, id: string) => ({ type, intuitaccountid: realm, intuitentityid: id });
    const events = [
      event('qbo.invoice.deleted.v1', '1111111111', '1'),
      event('qbo.invoice.deleted.v1', REALM, '987654'),
      event('qbo.customer.updated.v1', REALM, '987655'),
      event('qbo.spaceship.launched.v7', REALM, '1'),
    ];
    const from = rig.mapping.outcomes.length;
    expect((await signed(JSON.stringify(events))).status).toBe(200);
    await eventually(async () => (await execute(rig.database, 'select from online.remote_change')) === 0);
    expect(rig.mapping.outcomes.slice(from).filter(({ type }) => type.includes('changed-remotely'))).toEqual([]);
    const large = JSON.stringify([{ ...event('qbo.invoice.updated.v1', REALM, '1'), more: 'x'.repeat(12_000_000) }]);
    expect((await signed(large)).status).toBe(413);
  });

  test('tell when somebody changed, voided or deleted what we exported, and nothing of our own doing', async () => {
    const [customer, item] = [await idOf(make.customer('Watched')), await idOf(make.item('Watching'))];
    const bills = await Promise.all(['W1', 'W2', 'W3'].map((number) => idOf(make.invoice(number, customer, item))));
    const [edited = '', voided = '', deleted = ''] = bills;
    await idOf(make.payment('W4', customer, '20.00', edited));
    await change({ entity: 'Invoice', operation: 'update', id: edited, record: { DocNumber: 'W1-changed' } });
    await change({ entity: 'Invoice', operation: 'void', id: voided });
    await change({ entity: 'Invoice', operation: 'delete', id: deleted });
    await eventually(() => [edited, voided, deleted].every((id) => reported(id).length > 0), { within: 20_000 });
    expect(reported(edited)).toEqual(['updated']);
    expect(['voided', 'updated']).toContain(reported(voided)[0]);
    expect(reported(deleted)).toEqual(['deleted']);
    expect(reported(customer, 'customer')).toEqual([]);
    expect(reported(item, 'item')).toEqual([]);
  });

  test.each(['cloudevents', 'classic'])('report a merge with the record that remains: %s', async (envelope) => {
    await rig.simulator.admin('PATCH', '/settings', { webhooks: { envelope } });
    const names = [`Stays ${envelope}`, `Goes ${envelope}`];
    const customers = await rig.idsOf('acme', ...names.map((name) => make.customer(name)));
    const items = await rig.idsOf('acme', ...names.map((name) => make.item(name)));
    for (const [entity, [into = '', id = '']] of [
      ['Customer', customers],
      ['Item', items],
    ] as const) {
      await change({ entity, operation: 'merge', id, into });
      const kind = entity === 'Customer' ? 'customer' : 'item';
      await eventually(() => reported(id, kind).includes('merged'), { within: 20_000 });
      const outcomes = rig.mapping.outcomes.filter(({ type }) => type.startsWith(`outcome.${kind}.changed-remotely`));
      const outcome = outcomes.find(({ data }) => Merged.safeParse(data).data?.remoteId === id);
      expect(outcome?.data).toMatchObject({ change: 'merged', into: { id: into, label: `Stays ${envelope}` } });
    }
    // The name is free again, and the record that remains is still ours.
    expect(await idOf(make.customer(`Goes ${envelope}`))).not.toBe(customers[1]);
    await rig.simulator.admin('PATCH', '/settings', { webhooks: { envelope: 'cloudevents' } });
  });

  test('of a company that cannot be queried now wait, and do not delay other companies', async () => {
    const stuck = '9130350000000502';
    await rig.simulator.makeRealm(stuck);
    await rig.connect('birch', stuck);
    const [theirs = '', them = ''] = await rig.idsOf('birch', make.customer('Stuck'), make.item('Sticking'));
    const other = await rig.idOf('birch', make.invoice('W20', theirs, them));
    const [customer, item] = [await idOf(make.customer('Moving')), await idOf(make.item('Movement'))];
    const ours = await idOf(make.invoice('W21', customer, item));
    await rig.simulator.fault({ realm: stuck, every: 1 }, { fault: 'status', status: 503 });
    const signed = (body: string) => post(body, createHmac('sha256', VERIFIER).update(body).digest('base64'));
    const updated = { type: 'qbo.invoice.updated.v1', intuitaccountid: stuck, intuitentityid: other };
    expect((await signed(JSON.stringify([updated]))).status).toBe(200);
    await change({ entity: 'Invoice', operation: 'update', id: ours, record: { DocNumber: 'W21-changed' } });
    await eventually(() => reported(ours).includes('updated'));
    expect(await execute(rig.database, 'select from online.remote_change')).toBeGreaterThan(0);
    await rig.simulator.admin('DELETE', '/faults');
    await eventually(async () => (await execute(rig.database, 'select from online.remote_change')) === 0);
  });

  test('of a kind that QuickBooks refuses to list block no other kind, and nothing is concluded about it', async () => {
    const [customer, item] = [await idOf(make.customer('Refusing')), await idOf(make.item('Refused'))];
    const invoice = await idOf(make.invoice('W30', customer, item));
    const payment = await idOf(make.payment('W31', customer, '20.00', invoice));
    await eventually(async () => (await execute(rig.database, 'select from online.remote_change')) === 0);
    const refusal = { code: '4002', message: 'Odd record', detail: 'A record cannot be read', type: 'ValidationFault' };
    const queries = { realm: REALM, kind: 'query', entity: 'Invoice', every: 1 };
    await rig.simulator.fault(queries, { fault: 'service-fault', ...refusal });
    await change({ entity: 'Invoice', operation: 'update', id: invoice, record: { DocNumber: 'W30-changed' } });
    await change({ entity: 'Payment', operation: 'update', id: payment, record: { PaymentRefNum: 'W31-changed' } });
    await eventually(() => reported(payment, 'payment').includes('updated'));
    await eventually(async () => (await execute(rig.database, 'select from online.remote_change')) === 0);
    expect(reported(invoice)).toEqual([]);
    await rig.simulator.admin('DELETE', '/faults');
  });

  test('are read in the older envelope too, and are answered before they are processed', async () => {
    const [customer, item] = [await idOf(make.customer('Older')), await idOf(make.item('Older work'))];
    const bill = await idOf(make.invoice('W10', customer, item));
    const entities = [{ name: 'Invoice', id: bill, operation: 'Delete', lastUpdated: new Date().toISOString() }];
    const body = JSON.stringify({ eventNotifications: [{ realmId: REALM, dataChangeEvent: { entities } }] });
    // The test delivers this before the simulator would report the deletion.
    await rig.simulator.admin('PATCH', '/settings', { webhooks: { url: null } });
    await change({ entity: 'Invoice', operation: 'delete', id: bill });
    // QuickBooks answers slowly, so a service that processed before answering would answer late.
    await rig.simulator.fault({ realm: REALM, every: 1 }, { fault: 'slow', ms: 8000 });
    expect((await post(body, createHmac('sha256', VERIFIER).update(body).digest('base64'))).status).toBe(200);
    expect(reported(bill)).not.toContain('deleted');
    await eventually(() => reported(bill).includes('deleted'), { within: 45_000 });
    await rig.simulator.admin('DELETE', '/faults');
    const url = `${rig.replicas[0]?.url ?? ''}/webhooks/quickbooks`;
    await rig.simulator.admin('PATCH', '/settings', { webhooks: { url } });
  });

  test('refresh our copy of the lists: a record renamed by hand is found under its new name', async () => {
    const before = await idOf(make.customer('Old Name Ltd'));
    await change({ entity: 'Customer', operation: 'update', id: before, record: { DisplayName: 'New Name Ltd' } });
    await eventually(() => reported(before, 'customer').includes('updated'), { within: 20_000 });
    expect(await idOf(make.customer('New Name Ltd'))).toBe(before);
    expect(await idOf(make.customer('Old Name Ltd'))).not.toBe(before);
  });

  test('a linked document costs one look for its number and its creation, and no reading', async () => {
    const [customer, item] = [await idOf(make.customer('Cheap')), await idOf(make.item('Cheap work'))];
    await eventually(async () => (await execute(rig.database, 'select from online.remote_change')) === 0);
    await rig.simulator.admin('DELETE', '/calls');
    await idOf(make.invoice('W9', customer, item));
    const { realms } = Tally.parse(await rig.simulator.admin('GET', '/calls'));
    expect(realms[REALM]?.byKind).toEqual({ query: 1, create: 1 });
  });
});
