import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { eventually } from '@jobpro/testing';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';

const make = commandsOf('desktop', 'Construction Income');
let rig: DesktopRig;

beforeAll(async () => {
  // Held until something comes: mapping, which this test plays, may be slow on a busy machine.
  rig = await openDesktopRig({ env: { DESKTOP_HOLD: '15s' } });
}, 120_000);

afterAll(() => rig.close());

test('an invoice follows its new customer within one run of the Web Connector, and its payment too', async () => {
  await rig.connect('follow');
  const [customer, item] = [make.customer('New Customer'), make.item('New Item')];
  await rig.queue('follow', customer, item);
  const running = rig.offices.run('follow');
  await rig.ended(customer, item);
  const invoice = make.invoice('F-1', rig.idOf(customer), rig.idOf(item), '40.00');
  await rig.mapping.send('follow', [invoice]);
  await rig.ended(invoice);
  const payment = make.payment('P-1', rig.idOf(customer), '40.00', rig.idOf(invoice));
  await rig.mapping.send('follow', [payment]);
  const { end, soapCalls, failures } = await running;
  expect({ end, failures }).toEqual({ end: 'closed', failures: [] });
  // Six message sets: two questions and four writes. A payment's invoices are read before it is sent.
  expect(soapCalls).toBeLessThanOrEqual(16);
  expect(await rig.ended(payment)).toMatchObject([{ result: 'done' }]);
  expect(await rig.offices.records('follow', 'payments')).toMatchObject([{ total: '40.00', unused: '0.00' }]);
});

test('what follows from an outcome is waited for until the end of the hold, also where a list was read in between', async () => {
  await rig.connect('long-list', { generate: { customers: 3_000 } });
  const [customer, item] = [make.customer('New Customer'), make.item('New Item')];
  await rig.queue('long-list', customer, item);
  const running = rig.offices.run('long-list');
  await rig.ended(customer, item);
  const data = { commandId: randomUUID(), recordId: 'list', warnings: [], importId: 'list' };
  await rig.mapping.send('long-list', [{ type: 'command.desktop.customer.import.v1', data }]);
  await eventually(() => rig.mapping.outcomes.some(({ data }) => data['importId'] === 'list' && data['last'] === true));
  const invoice = make.invoice('F-1', rig.idOf(customer), rig.idOf(item), '40.00');
  await rig.mapping.send('long-list', [invoice]);
  await running;
  expect(rig.endOf(invoice)).toMatchObject({ result: 'done' });
}, 90_000);
