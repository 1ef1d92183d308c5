import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { query } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';

const make = commandsOf('desktop', 'Construction Income');
const OURS = { path: 'C:\\Books\\Larkspur.qbw', facts: { companyName: 'Larkspur Plumbing' } };
let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig({ env: { DESKTOP_HOLD: '200ms' } });
}, 120_000);

afterAll(() => rig.close());

const open = (company: string, file: object) => rig.offices.admin('PUT', `/${company}/open-file`, file);
const answer = (company: string, is: 'same' | 'restored' | 'another') =>
  rig.ask(`/companies/${company}/connection/file`, { method: 'PUT', body: JSON.stringify({ is, by: 'Pat' }) });
const changes = (company: string) =>
  rig.mapping.outcomes
    .filter(({ companyId, result }) => companyId === company && result === 'changed-remotely')
    .map(({ type, data }) => [type.split('.')[1], data['remoteId'], data['change'], data['sendAgainBy']]);
/** The company files to which links were said to belong, in order. */
const announced = (company: string) =>
  rig.mapping.outcomes
    .filter(({ companyId, result }) => companyId === company && result === 'connected')
    .map(({ data }) => data['connectionId']);
const backUp = (company: string) => rig.offices.admin('PUT', `/${company}/backups/evening`);
const restore = (company: string) => rig.offices.admin('POST', `/${company}/backups/evening/restore`);

interface Day {
  readonly customer: TestCommand;
  readonly item: TestCommand;
  readonly invoices: readonly TestCommand[];
}

/** Connects a company to its file, and sends a customer, an item and these invoices. */
async function exportDay(company: string, ...numbers: string[]): Promise<Day> {
  await rig.connect(company, OURS);
  const [customer, item] = [make.customer('Hartmann'), make.item('Labor')];
  await rig.queue(company, customer, item);
  await rig.settle(company, customer, item);
  return { customer, item, invoices: await sendInvoices(company, { customer, item }, ...numbers) };
}

async function sendInvoices(
  company: string,
  { customer, item }: Pick<Day, 'customer' | 'item'>,
  ...numbers: string[]
): Promise<TestCommand[]> {
  const invoices = numbers.map((number) => make.invoice(number, rig.idOf(customer), rig.idOf(item)));
  await rig.queue(company, ...invoices);
  await rig.settle(company, ...invoices);
  return invoices;
}

describe('another company file pauses the connection with a question, and nothing is lost', () => {
  test('a copy under another name and path has all records of ours, and nothing is sent into it', async () => {
    const day = await exportDay('copy', '2207', '2208');
    await rig.queue('copy', make.invoice('2209', rig.idOf(day.customer), rig.idOf(day.item)));
    // The copy holds what the original does: the simulator reports another name and path for it.
    await rig.offices.admin('POST', '/copy/copy-file', { path: 'D:\\Copy.qbw', companyName: 'Larkspur Copy' });
    const { shown } = await rig.offices.run('copy');
    expect(shown).toMatch(/“Larkspur Copy”.*“Larkspur Plumbing”.*the same file or a copy of it.*Nothing was sent/);
    expect(await rig.statusOf('copy')).toMatchObject({ state: 'wrong-file', queue: { length: 1 } });
    expect(await rig.offices.records('copy', 'invoices')).toHaveLength(2);
    await open('copy', OURS);
    await eventually(async () => (await rig.offices.run('copy')).messageSets === 0);
    expect(await rig.offices.records('copy', 'invoices')).toHaveLength(3);
  });

  test('another file of the same name, path and mark is recognized by the records that it lacks', async () => {
    await rig.connect('twin', OURS);
    await backUp('twin');
    const [customer, item] = [make.customer('Hartmann'), make.item('Labor')];
    await rig.queue('twin', customer, item);
    await rig.settle('twin', customer, item);
    await restore('twin');
    await rig.queue('twin', make.customer('Somebody'));
    const { shown } = await rig.offices.run('twin');
    expect(shown).toMatch(/does not have .*customer Hartmann.*nor anything else that JobPro sent/);
    expect(await rig.statusOf('twin')).toMatchObject({ state: 'file-differs', queue: { length: 1 } });
    expect(await rig.offices.records('twin', 'customers')).toEqual([]);
  });

  test('one document that somebody deleted is reported once, and does not pause the connection', async () => {
    const day = await exportDay('deleted', '2207', '2208');
    await backUp('deleted');
    const [deleted] = await sendInvoices('deleted', day, '2209');
    await restore('deleted');
    await rig.queue('deleted', make.customer('Somebody'));
    await rig.offices.run('deleted');
    expect(await rig.statusOf('deleted')).toMatchObject({ state: 'connected', queue: { length: 0 } });
    await rig.queue('deleted', make.customer('Anybody'));
    await rig.offices.run('deleted');
    await eventually(() =>
      expect(changes('deleted')).toEqual([['invoice', deleted && rig.idOf(deleted), 'deleted', undefined]]),
    );
  });
});

describe('each answer to the question continues', () => {
  test('a restored backup: everything that it lost is reported to be sent again, each kind of record once', async () => {
    const day = await exportDay('restored', '2207');
    await backUp('restored');
    const [lostCustomer, lostItem] = [make.customer('Neumann'), make.item('Pump')];
    const lostJob = make.job('17 Deck', rig.idOf(day.customer));
    await rig.queue('restored', lostCustomer, lostItem, lostJob);
    await rig.settle('restored', lostCustomer, lostItem, lostJob);
    const lostInvoices = await sendInvoices('restored', { customer: lostCustomer, item: lostItem }, '2208', '2209');
    const [first] = lostInvoices;
    const lostPayment = make.payment('77', rig.idOf(lostCustomer), '10.00', first === undefined ? '' : rig.idOf(first));
    await rig.queue('restored', lostPayment);
    await rig.settle('restored', lostPayment);
    await restore('restored');
    const waiting = make.customer('Somebody');
    await rig.queue('restored', waiting);
    const { shown } = await rig.offices.run('restored');
    expect(shown).toMatch(
      /“Larkspur Plumbing” may be a restored backup\. It does not have .*invoice 220.*Nothing was sent/,
    );
    expect(await rig.statusOf('restored')).toMatchObject({
      state: 'file-restored',
      queue: { length: 1 },
      refusedFile: { missing: expect.arrayContaining([expect.objectContaining({ entity: 'payment', label: '77' })]) },
    });

    expect((await answer('restored', 'restored')).status).toBe(204);
    expect(await rig.statusOf('restored')).toMatchObject({ state: 'file-accepted' });
    await rig.settle('restored', waiting);
    const lost = [lostCustomer, lostItem, lostJob, ...lostInvoices, lostPayment];
    const kinds = ['customer', 'item', 'job', 'invoice', 'invoice', 'payment'];
    await eventually(() =>
      expect(changes('restored')).toEqual(lost.map((each, index) => [kinds[index], rig.idOf(each), 'deleted', 'Pat'])),
    );
    expect(await rig.statusOf('restored')).toMatchObject({ state: 'connected', queue: { length: 0 } });
    // What is known to be lost is no reason to ask again.
    const later = make.customer('Later');
    await rig.queue('restored', later);
    await rig.settle('restored', later);
    expect(changes('restored')).toHaveLength(lost.length);
  }, 60_000);

  test('the same file, moved: the next run continues, and the links stay', async () => {
    const day = await exportDay('moved', '2207', '2208');
    await rig.offices.admin('POST', '/moved/copy-file', { path: 'D:\\New\\Larkspur.qbw' });
    await rig.queue('moved', make.invoice('2209', rig.idOf(day.customer), rig.idOf(day.item)));
    expect((await rig.offices.run('moved')).shown).toContain('It is at D:\\New\\Larkspur.qbw and was at C:\\Books');
    expect((await answer('moved', 'same')).status).toBe(204);
    await rig.offices.run('moved');
    expect(await rig.statusOf('moved')).toMatchObject({ state: 'connected', queue: { length: 0 } });
    expect(await rig.offices.records('moved', 'invoices')).toHaveLength(3);
    expect(announced('moved')).toHaveLength(1);
  });

  test('another file: its links begin from nothing, and those of the former file are valid again with it', async () => {
    const day = await exportDay('another', '2207', '2208');
    const electric = { path: 'C:\\Books\\Electric.qbw', facts: { companyName: 'Larkspur Electric' } };
    const [plumbing] = announced('another');
    const queued = make.invoice('2209', rig.idOf(day.customer), rig.idOf(day.item));
    await rig.queue('another', { ...queued, data: { ...queued.data, connectionId: plumbing } });
    await open('another', electric);
    await rig.offices.run('another');
    expect((await answer('another', 'another')).status).toBe(204);
    await eventually(() => expect(announced('another')).toHaveLength(2));
    const [, second] = announced('another');
    expect(second).not.toBe(plumbing);

    const customer = make.customer('Hartmann');
    await rig.queue('another', { ...customer, data: { ...customer.data, connectionId: second } });
    await rig.settle('another', customer);
    // The invoice of the other file waits for that one: its ids name nothing here.
    expect(await rig.offices.records('another', 'invoices')).toEqual([]);
    expect(rig.endOf(queued)).toBeUndefined();

    // Nothing is due, so nobody asked: the user says that this is not the file, and opens the former one.
    expect((await answer('another', 'another')).status).toBe(204);
    expect(await rig.statusOf('another')).toMatchObject({ state: 'file-released' });
    await open('another', OURS);
    await rig.offices.run('another');
    await eventually(() => expect(announced('another')).toEqual([plumbing, second, plumbing]));
    await rig.settle('another', queued);
    expect(await rig.offices.records('another', 'invoices')).toHaveLength(3);
  }, 60_000);

  test('an answer without a question is refused with a sentence', async () => {
    await rig.connect('nothing', OURS);
    const response = await answer('nothing', 'same');
    expect([response.status, await response.json()]).toMatchObject([409, { code: 'connection.no-question' }]);
  });
});

test('a message set on its way into one file is never asked for or sent again in another', async () => {
  const day = await exportDay('on-its-way', '2207', '2208');
  const lost = make.invoice('2209', rig.idOf(day.customer), rig.idOf(day.item));
  await rig.queue('on-its-way', lost);
  await rig.offices.fault('on-its-way', { kind: 'client-dies', acted: true, request: 'InvoiceAdd' });
  await rig.offices.run('on-its-way');
  await open('on-its-way', { path: 'C:\\Electric.qbw', facts: { companyName: 'Larkspur Electric' } });
  await eventually(async () => (await rig.offices.run('on-its-way')).shown?.includes('Nothing was sent') === true);
  await answer('on-its-way', 'another');
  const own = make.customer('Somebody');
  await rig.queue('on-its-way', own);
  await rig.settle('on-its-way', own);
  expect(await rig.offices.records('on-its-way', 'invoices')).toEqual([]);
  const States = z.object({ state: z.string() });
  const sql = `select state from desktop.command where command_id = $1`;
  expect(await query(rig.database, sql, [lost.data.commandId], States)).not.toEqual([{ state: 'settled' }]);
});

describe('the preferences of a company file', () => {
  const factsOf = (company: string) =>
    rig.mapping.outcomes
      .filter(({ companyId, result }) => companyId === company && result === 'facts')
      .map(({ data }) => data);

  test('are reported at the first run, and not again on the same day while they stay', async () => {
    const facts = { ...OURS.facts, homeCurrency: 'US Dollar', isUsingInventory: false, closingDate: '2026-09-30' };
    await rig.connect('preferences', { ...OURS, facts });
    await rig.offices.run('preferences');
    const customer = make.customer('Hartmann');
    await rig.queue('preferences', customer);
    await rig.settle('preferences', customer);
    const [connectionId] = announced('preferences');
    expect(factsOf('preferences')).toEqual([
      {
        edition: 'desktop',
        connectionId,
        readAt: expect.any(String),
        multiCurrency: true,
        homeCurrency: 'US Dollar',
        inventory: false,
        closedUntil: '2026-09-30',
      },
    ]);
  });
});
