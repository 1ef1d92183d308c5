import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '@jobpro/connector/testing';
import { execute } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';
import { RawSession, stampedFile } from './testing/raw-session.js';

const Opened = z.looseObject({ files: z.array(z.string()) });

const make = commandsOf('desktop', 'Construction Income');
let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig({ env: { DESKTOP_SESSION_SILENCE: '2s', DESKTOP_HOLD: '1500ms' } });
}, 120_000);

afterAll(() => rig.close());

async function furnished(company: string): Promise<{ customer: string; item: string }> {
  await rig.connect(company);
  const [customer, item] = [make.customer('Abel'), make.item('Labor')];
  await rig.mapping.send(company, [customer, item]);
  await rig.settle(company, customer, item);
  return { customer: rig.idOf(customer), item: rig.idOf(item) };
}

describe('where QuickBooks has no status of a set, its records are looked up before it is sent again', () => {
  /** Sends an invoice whose answer is lost in this way, and expects it once in the file with an outcome that says so. */
  async function lostAndFound(company: string, faults: readonly object[], switches: object): Promise<string> {
    const { customer, item } = await furnished(company);
    await rig.offices.admin('PATCH', `/${company}/switches`, switches);
    for (const fault of faults) await rig.offices.fault(company, { ...fault, request: 'InvoiceAdd' });
    const invoice = make.invoice('N-1', customer, item);
    await rig.mapping.send(company, [invoice]);
    await rig.settle(company, invoice);
    const invoices = await rig.offices.records(company, 'invoices');
    expect(invoices.map(({ txnId }) => txnId)).toEqual([rig.idOf(invoice)]);
    return String(rig.endOf(invoice)?.data['how']);
  }

  const codes = ['600', '9001', '9002', '9004', '9005'];
  test.each(codes.flatMap((code) => [false, true].map((acted): [string, boolean] => [code, acted])))(
    'it says %s; it had acted: %p',
    async (recovery, acted) => {
      const company = `says-${recovery}-${acted ? 'acted' : 'not'}`;
      const how = await lostAndFound(company, [{ kind: 'client-dies', acted }], { recovery });
      expect(how).toBe(acted ? 'adopted' : 'created');
    },
  );

  test('it was carried out, and QuickBooks kept no status', async () => {
    const faults = [{ kind: 'store-fails' }, { kind: 'client-dies', acted: true }];
    expect(await lostAndFound('kept-nothing', faults, {})).toBe('adopted');
  });

  test('a backup was restored after it was carried out: it is created again, once', async () => {
    const { customer, item } = await furnished('restored');
    await rig.offices.admin('PUT', '/restored/backups/evening', {});
    await rig.offices.fault('restored', { kind: 'client-dies', acted: true, request: 'InvoiceAdd' });
    const invoice = make.invoice('N-1', customer, item);
    await rig.mapping.send('restored', [invoice]);
    await eventually(async () => {
      await rig.offices.run('restored');
      return (await rig.offices.records('restored', 'invoices')).length === 1;
    });
    await rig.offices.admin('POST', '/restored/backups/evening/restore', {});
    await rig.settle('restored', invoice);
    const invoices = await rig.offices.records('restored', 'invoices');
    expect(invoices.map(({ txnId }) => txnId)).toEqual([rig.idOf(invoice)]);
  });

  test('another company file is open after it was carried out: that file is asked only for records of ours', async () => {
    const { customer, item } = await furnished('moved');
    await rig.offices.fault('moved', { kind: 'client-dies', acted: true, request: 'InvoiceAdd' });
    const invoice = make.invoice('N-1', customer, item);
    await rig.mapping.send('moved', [invoice]);
    await eventually(async () => (await rig.offices.run('moved')).end === 'died');
    const { files } = Opened.parse(await rig.offices.admin('GET', '/moved'));
    await rig.offices.admin('PUT', '/moved/open-file', { path: 'C:\\Other.qbw', facts: { companyName: 'Other' } });
    expect((await rig.offices.run('moved')).messageSets).toBe(1);
    const question = (await rig.offices.messageSets(['moved'])).at(-1) ?? '';
    expect(question.match(/<(\w+)Rq requestID/g)?.sort()).toEqual([
      '<CustomerQueryRq requestID',
      '<ItemQueryRq requestID',
    ]);
    expect(question).not.toContain('MessageSetID');
    expect(rig.endOf(invoice)).toBeUndefined();
    await rig.offices.admin('PUT', '/moved/open-file', { path: files[0] });
    await rig.settle('moved', invoice);
    expect((await rig.offices.records('moved', 'invoices')).map(({ txnId }) => txnId)).toEqual([rig.idOf(invoice)]);
  });
});

test.each([
  ['at once', false],
  ['after the other computer has sent more', true],
])('a computer that sleeps with a message set and wakes %s creates no second invoice', async (_when, sendsMore) => {
  const company = sendsMore ? 'two-computers-later' : 'two-computers';
  const issued = await rig.connect(company, { facts: { companyName: 'Two Computers' } });
  const [customer, item] = [make.customer('Abel'), make.item('Labor')];
  await rig.mapping.send(company, [customer, item]);
  await rig.settle(company, customer, item);
  const invoices = ['W-1', 'W-2'].map((number) => make.invoice(number, rig.idOf(customer), rig.idOf(item)));
  await rig.queue(company, ...invoices);
  const sleeping = await RawSession.open(rig.url, issued);
  const { files } = Opened.parse(await rig.offices.admin('GET', `/${company}`));
  // The records of ours prove the file, then the invoices' numbers are looked up, and the next message set sends them.
  let messageSet = await sleeping.send(stampedFile('Two Computers', issued), files[0]);
  for (const question of ['CustomerQueryRq', 'InvoiceQueryRq']) {
    expect(messageSet).toContain(question);
    expect(messageSet).not.toContain('InvoiceAddRq');
    await sleeping.receive(await rig.offices.deliver(company, messageSet));
    messageSet = await sleeping.send();
  }
  expect(messageSet).toContain('InvoiceAddRq');

  await rig.settle(company, ...invoices);
  if (sendsMore) {
    const more = make.customer('Baker');
    await rig.mapping.send(company, [more]);
    await rig.settle(company, more);
    await rig.offices.run(company);
  }
  const late = await rig.offices.deliver(company, messageSet);
  await sleeping.receive(late);
  const records = await rig.offices.records(company, 'invoices');
  expect(records.map(({ txnId }) => txnId).sort()).toEqual(invoices.map(rig.idOf).sort());
});

test('a silent session makes its sent commands unknown, and the next session finds their documents', async () => {
  const { customer, item } = await furnished('silent');
  await rig.offices.fault('silent', { kind: 'client-dies', acted: true, request: 'InvoiceAdd' });
  const invoice = make.invoice('S-1', customer, item);
  await rig.mapping.send('silent', [invoice]);
  await eventually(async () => (await rig.offices.run('silent')).end === 'died');
  await eventually(() => rig.mapping.of(invoice.data.commandId).some(({ result }) => result === 'unknown'), {
    within: 15_000,
  });
  await rig.settle('silent', invoice);
  expect(rig.endOf(invoice)?.data['how']).toBe('adopted');
  expect(await rig.offices.records('silent', 'invoices')).toHaveLength(1);
});

test('a Web Connector that stopped calling is reported until it calls again', async () => {
  await furnished('asleep');
  const state = () => rig.statusOf('asleep');
  await execute(
    rig.database,
    `update desktop.connection set last_contact_at = now() - interval '5 hours' where company_id = 'asleep'`,
  );
  await eventually(async () => (await state()).state === 'silent', { within: 15_000 });
  expect((await state()).sentence).toContain('5 hours');
  expect(await rig.offices.run('asleep')).toMatchObject({ end: 'no-work' });
  expect((await state()).state).toBe('connected');
});
