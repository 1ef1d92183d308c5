import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000801';
const allowing = { inactiveNames: 'reactivate', heldNames: { suffix: ' (C)' } };
let rig: OnlineRig;

beforeAll(async () => {
  rig = await openOnlineRig();
  await rig.simulator.makeRealm(REALM, {
    customers: [
      { DisplayName: 'Asleep Ltd', Active: false },
      { DisplayName: 'Resting Ltd', Active: false },
      { DisplayName: 'Lenmark Homes' },
    ],
    vendors: [{ DisplayName: 'Held Supply' }, { DisplayName: 'Twice Supply' }, { DisplayName: 'Twice Supply (C)' }],
    employees: [{ DisplayName: 'Ann Worker', GivenName: 'Ann', FamilyName: 'Worker' }],
    items: [
      { Name: 'Lumber', Type: 'Category' },
      { Name: 'Kitchen set', Type: 'Group' },
      { Name: 'Paint', Type: 'NonInventory' },
      { Name: 'Dormant', Type: 'Service', Active: false },
    ],
  });
  await rig.connect('acme', REALM);
}, 120_000);

afterAll(() => rig.close());

const Done = z.looseObject({ how: z.string(), remote: z.looseObject({ id: z.string(), label: z.string() }) });
const codes = (data: Readonly<Record<string, unknown>>) =>
  z
    .array(z.looseObject({ code: z.string() }))
    .parse(data['warnings'] ?? [])
    .map(({ code }) => code);

/** How a command ended. */
const end = (command: TestCommand, over: object = {}) =>
  rig.end('acme', { ...command, data: { ...command.data, ...over } });
async function refusal(command: TestCommand, over: object = {}) {
  const { result, data } = await end(command, over);
  expect(result).toBe('rejected');
  const reason = z
    .looseObject({ code: z.string(), sentence: z.string().min(1), remedy: z.string().min(1) })
    .parse(data['reason']);
  return reason.code;
}

describe('names that QuickBooks has in another way', () => {
  test('held by a vendor or an employee: refused with who holds it', async () => {
    expect(await refusal(make.customer('held SUPPLY'))).toBe('name.held');
    expect(await refusal(make.customer('Ann Worker'))).toBe('name.held');
  });

  test('held, where the company allows a suffix: created with the suffix and a warning, then linked, and refused if the suffixed name is held too', async () => {
    const first = await end(make.customer('Held Supply'), { policy: allowing });
    expect(Done.parse(first.data)).toMatchObject({ how: 'created', remote: { label: 'Held Supply (C)' } });
    expect(codes(first.data)).toContain('name.suffixed');
    const again = await end(make.customer('Held Supply'), { policy: allowing });
    expect(Done.parse(again.data)).toMatchObject({
      how: 'linked',
      remote: { id: Done.parse(first.data).remote.id },
    });
    expect(await refusal(make.customer('Twice Supply'), { policy: allowing })).toBe('name.held');
  });

  test('inactive: refused, or made active again where the company says so', async () => {
    expect(await refusal(make.customer('Asleep Ltd'))).toBe('name.inactive');
    const woken = await end(make.customer('Resting Ltd'), { policy: allowing });
    expect(Done.parse(woken.data).how).toBe('linked');
    expect(codes(woken.data)).toContain('name.reactivated');
    const customers = await rig.simulator.records(REALM, 'Customer');
    expect(customers.find(({ DisplayName }) => DisplayName === 'Resting Ltd')).toMatchObject({ Active: true });
    expect(customers.find(({ DisplayName }) => DisplayName === 'Asleep Ltd (deleted)')).toMatchObject({
      Active: false,
    });
    expect(customers.filter(({ DisplayName }) => String(DisplayName).startsWith('Resting'))).toHaveLength(1);
  });

  test('inactive and linked before: made active again by its id, under its own name, and no other is made where it is gone', async () => {
    const { remote } = Done.parse((await end(make.customer('Drowsy Ltd'))).data);
    const asleep = { entity: 'Customer', operation: 'deactivate', id: remote.id };
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, asleep);
    const linked = { linked: { id: remote.id }, policy: allowing };
    const woken = await end(make.customer('A name of JobPro'), linked);
    expect(Done.parse(woken.data)).toMatchObject({ how: 'linked', remote: { id: remote.id, label: 'Drowsy Ltd' } });
    expect(codes(woken.data)).toEqual(['name.reactivated']);
    expect(await refusal(make.customer('Drowsy Ltd'), { linked: { id: '999999' }, policy: allowing })).toBe(
      'reference.gone',
    );
    const customers = await rig.simulator.records(REALM, 'Customer');
    expect(customers.filter(({ DisplayName }) => /Drowsy|of JobPro/.test(String(DisplayName)))).toHaveLength(1);
  });

  test('an item: a category or a bundle is refused, another type is linked with a warning, an inactive item follows the setting', async () => {
    expect(await refusal(make.item('Lumber'))).toBe('name.not-an-item');
    expect(await refusal(make.item('kitchen SET'))).toBe('name.not-an-item');
    const paint = await end(make.item('Paint'));
    expect(Done.parse(paint.data).how).toBe('linked');
    expect(codes(paint.data)).toContain('item.type-differs');
    expect(await refusal(make.item('Dormant'))).toBe('name.inactive');
    expect(codes((await end(make.item('Dormant'), { policy: allowing })).data)).toContain('name.reactivated');
  });

  test('made by somebody else after our copy was read (6240): looked up once and linked, never doubled', async () => {
    const order = { entity: 'Customer', operation: 'create', record: { DisplayName: 'Quick Hand' } };
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, order);
    expect(Done.parse((await end(make.customer('Quick Hand'))).data)).toMatchObject({
      how: 'linked',
      remote: { label: 'Quick Hand' },
    });
    const vendor = { entity: 'Vendor', operation: 'create', record: { DisplayName: 'Late Supply' } };
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, vendor);
    expect(await refusal(make.customer('Late Supply'))).toBe('name.held');
  });
});

describe.each(['kept', 'renamed', 'renamed-reserved'] as const)(
  'where the name of an inactive record is %s',
  (inactive) => {
    const company = `inactive-${inactive}`;
    const realm = `91303500000008${20 + ['kept', 'renamed', 'renamed-reserved'].indexOf(inactive)}`;
    const ask = async (command: TestCommand, policy: object) =>
      rig.end(company, { ...command, data: { ...command.data, policy } });
    const named = async (entity: string, field: string, name: string) =>
      (await rig.simulator.records(realm, entity)).filter((record) => String(record[field]).startsWith(name));

    beforeAll(async () => {
      await rig.simulator.makeRealm(realm, {
        settings: { names: { inactive } },
        customers: [{ DisplayName: 'Old Mill Partners', Active: false }],
        items: [{ Name: 'Old Labor', Type: 'Service', Active: false }],
      });
      await rig.connect(company, realm);
    }, 60_000);

    test('an inactive customer or item is refused, then made active again under its own name, and never created twice', async () => {
      const rejecting = { inactiveNames: 'reject', heldNames: 'reject' };
      for (const command of [make.customer('Old Mill Partners'), make.item('Old Labor')]) {
        const refused = await ask(command, rejecting);
        expect(refused).toMatchObject({ result: 'rejected', data: { reason: { code: 'name.inactive' } } });
      }
      const customer = await ask(make.customer('Old Mill Partners'), allowing);
      expect(Done.parse(customer.data)).toMatchObject({ how: 'linked', remote: { label: 'Old Mill Partners' } });
      const item = await ask(make.item('Old Labor'), allowing);
      expect(Done.parse(item.data)).toMatchObject({ how: 'linked', remote: { label: 'Old Labor' } });
      expect(await named('Customer', 'DisplayName', 'Old Mill')).toMatchObject([
        { DisplayName: 'Old Mill Partners', Active: true },
      ]);
      expect(await named('Item', 'Name', 'Old Labor')).toMatchObject([{ Name: 'Old Labor', Active: true }]);
    });
  },
);

test('a sub-customer of that name belongs to another customer: it is refused with its parent’s name, or a suffix is added', async () => {
  const customers = await rig.simulator.records(REALM, 'Customer');
  const parent = customers.find(({ DisplayName }) => DisplayName === 'Lenmark Homes');
  const record = { DisplayName: 'Smith, John', Job: true, ParentRef: { value: parent?.['Id'] }, BillWithParent: true };
  await rig.simulator.admin('POST', `/realms/${REALM}/changes`, { entity: 'Customer', operation: 'create', record });
  const refused = await end(make.customer('Smith, John'));
  expect(refused).toMatchObject({ result: 'rejected', data: { reason: { code: 'name.held' } } });
  expect(JSON.stringify(refused.data['reason'])).toContain('sub-customer of “Lenmark Homes”');
  const suffixed = await end(make.customer('Smith, John'), { policy: allowing });
  expect(Done.parse(suffixed.data)).toMatchObject({ how: 'created', remote: { label: 'Smith, John (C)' } });
});
