import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000811';
const Refused = z.looseObject({
  reason: z.looseObject({ code: z.string(), sentence: z.string(), details: z.record(z.string(), z.string()) }),
  said: z.looseObject({ code: z.string().optional() }).optional(),
  objects: z.array(z.looseObject({ what: z.string(), state: z.string() })).optional(),
});
const log: string[] = [];
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig({ onLog: (line) => log.push(line) });
  await rig.simulator.makeRealm(REALM, { customers: [{ DisplayName: 'Asleep Ltd', Active: false }] });
  await rig.connect('acme', REALM);
}, 120_000);

afterAll(() => rig.close());

const byHand = (change: object) => rig.simulator.admin('POST', `/realms/${REALM}/changes`, change);

test('three invoices of a customer that was made inactive name that customer as their one cause', async () => {
  const [customer = '', item = ''] = await rig.idsOf('acme', make.customer('Old Mill Partners'), make.item('Labor'));
  await byHand({ entity: 'Customer', operation: 'deactivate', id: customer });
  const invoices = ['1042', '1043', '1044'].map((number) => make.invoice(number, customer, item, '10.00'));
  const ends = (await rig.settle('acme', invoices)).map(({ data }) => Refused.parse(data));
  for (const end of ends) {
    expect(end).toMatchObject({ reason: { code: 'reference.inactive' }, said: { code: '610' } });
    expect(end.reason.sentence).toContain('the customer “Old Mill Partners');
    expect(Object.values(end.reason.details)).not.toContain(customer);
    expect(end.objects).toContainEqual(expect.objectContaining({ what: 'item', state: 'healthy' }));
  }
  expect(new Set(ends.map(({ reason }) => reason.sentence)).size).toBe(1);
});

test('a refusal whose records are all healthy shows QuickBooks’ words and blames no record', async () => {
  const [customer = '', item = ''] = await rig.idsOf('acme', make.customer('Healthy Homes'), make.item('Labor'));
  const quickBooksError = {
    code: '610',
    message: 'Object Not Found',
    detail: 'Something you’re trying to use has been made inactive',
  };
  const order = { fault: 'service-fault', type: 'ValidationFault', ...quickBooksError };
  await rig.simulator.fault({ realm: REALM, kind: 'create', entity: 'Invoice' }, order);
  const { data } = await rig.end('acme', make.invoice('1050', customer, item, '10.00'));
  const end = Refused.parse(data);
  expect(end).toMatchObject({
    reason: { code: 'quickbooks.refused', details: { said: quickBooksError.detail } },
    said: quickBooksError,
  });
  expect(end.objects?.map(({ state }) => state)).toEqual(['healthy', 'healthy']);
});

test('a refused name that was corrected in QuickBooks is read from there when it is sent again at once', async () => {
  const refused = await rig.end('acme', make.customer('Asleep Ltd'));
  expect(Refused.parse(refused.data).reason.code).toBe('name.inactive');
  const [asleep] = await rig.simulator.records(REALM, 'Customer');
  await byHand({ entity: 'Customer', operation: 'activate', id: asleep?.['Id'] });
  expect(await rig.idOf('acme', make.customer('Asleep Ltd'))).toBe(asleep?.['Id']);
});

test('a list that QuickBooks refuses for good delays nothing: names are looked up as they are needed, and a warning has QuickBooks’ words', async () => {
  const realm = '9130350000000812';
  await rig.simulator.makeRealm(realm);
  const refusal = { code: '4002', message: 'Odd record', detail: 'A record cannot be read', type: 'ValidationFault' };
  await rig.simulator.fault({ realm, kind: 'batch', nth: 1 }, { fault: 'service-fault', ...refusal });
  await rig.connect('odd', realm);
  const [customer = '', item = ''] = await rig.idsOf('odd', make.customer('Brook Homes'), make.item('Labor'));
  expect((await rig.end('odd', make.invoice('1', customer, item, '10.00'))).result).toBe('done');
  await eventually(() =>
    log.some((line) => line.includes('refuses to list') && line.includes('A record cannot be read')),
  );
});
