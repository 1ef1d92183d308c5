import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const REALM = '9130350000000821';
const Done = z.looseObject({
  how: z.string(),
  total: z.string().optional(),
  remote: z.looseObject({ id: z.string() }),
  warnings: z.array(
    z.looseObject({ code: z.string(), sentence: z.string(), details: z.record(z.string(), z.string()) }),
  ),
});
const Refused = z.looseObject({ reason: z.looseObject({ code: z.string(), sentence: z.string() }) });
let rig: OnlineRig;
const ids = { customer: '', item: '' };

beforeAll(async () => {
  rig = await openOnlineRig();
  // Numbers are the company's own and duplicates are warned of; QuickBooks forgets request ids at once.
  await rig.simulator.makeRealm(REALM, {
    company: { salesTaxRate: '8.25' },
    preferences: { SalesFormsPrefs: { CustomTxnNumbers: true } },
    settings: { requestIds: { keptSeconds: 0 } },
  });
  await rig.connect('acme', REALM);
  ids.customer = (await done(make.customer('Acme'))).remote.id;
  ids.item = (await done(make.item('Labor'))).remote.id;
}, 120_000);

afterAll(() => rig.close());

const end = (command: TestCommand, over: object = {}) =>
  rig.end('acme', { ...command, data: { ...command.data, ...over } });
const done = async (command: TestCommand, over: object = {}) => Done.parse((await end(command, over)).data);
const bill = (number: string, amount?: string) => make.invoice(number, ids.customer, ids.item, amount);
const called = async (number: string) =>
  (await rig.simulator.records(REALM, 'Invoice')).filter(({ DocNumber }) => DocNumber === number);

describe('where QuickBooks remembers no request id', () => {
  test.each(['answer-lost-after-commit', 'cut-body'])(
    '%s: an invoice and a payment are found by our mark and adopted, each once',
    async (fault) => {
      const number = `L-${fault.slice(0, 6)}`;
      await rig.simulator.fault({ realm: REALM, kind: 'create', entity: 'Invoice' }, { fault });
      const invoice = await done(bill(number));
      expect(invoice).toMatchObject({ how: 'adopted', warnings: [{ code: 'document.adopted' }] });
      expect(await called(number)).toHaveLength(1);
      await rig.simulator.fault({ realm: REALM, kind: 'create', entity: 'Payment' }, { fault });
      const payment = await done(make.payment(number, ids.customer, '120.50', invoice.remote.id));
      expect(payment.how).toBe('adopted');
      const payments = await rig.simulator.records(REALM, 'Payment');
      expect(payments.filter(({ PaymentRefNum }) => PaymentRefNum === number)).toHaveLength(1);
    },
  );

  test('lost before it was done: nothing of ours is there, so it is sent once more', async () => {
    await rig.simulator.fault(
      { realm: REALM, kind: 'create', entity: 'Invoice' },
      { fault: 'answer-lost-before-commit' },
    );
    expect(await done(bill('L-before'))).toMatchObject({ how: 'created' });
    expect(await called('L-before')).toHaveLength(1);
  });

  test('another document with the same number, customer, day and amount is never adopted', async () => {
    const order = {
      CustomerRef: { value: ids.customer },
      TxnDate: '2026-11-20',
      Line: [
        { Amount: 120.5, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: ids.item } } },
      ],
    };
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, {
      entity: 'Invoice',
      operation: 'create',
      record: { ...order, DocNumber: 'TWIN' },
    });
    await rig.simulator.fault(
      { realm: REALM, kind: 'create', entity: 'Invoice' },
      { fault: 'answer-lost-before-commit' },
    );
    const { result, data } = await end(bill('TWIN'));
    expect(result).toBe('rejected');
    expect(Refused.parse(data).reason.code).toBe('number.in-quickbooks');
    expect(await called('TWIN')).toHaveLength(1);
  });
});

describe('where QuickBooks accepts a number twice (custom numbers are off, its default)', () => {
  const LENIENT = '9130350000000822';
  const sent = async (command: TestCommand) => rig.end('birch', command);
  const numbered = async (number: string) =>
    (await rig.simulator.records(LENIENT, 'Invoice')).filter(({ DocNumber }) => DocNumber === number);
  let customer = '';
  let item = '';

  beforeAll(async () => {
    await rig.simulator.makeRealm(LENIENT, { settings: { requestIds: { keptSeconds: 0 } } });
    await rig.connect('birch', LENIENT);
    customer = Done.parse((await sent(make.customer('Birch'))).data).remote.id;
    item = Done.parse((await sent(make.item('Work'))).data).remote.id;
  }, 60_000);

  test('an invoice whose number was typed by hand is refused before it is sent', async () => {
    const line = {
      Amount: 120.5,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: item } },
    };
    const record = { CustomerRef: { value: customer }, DocNumber: '1042', TxnDate: '2026-11-20', Line: [line] };
    await rig.simulator.admin('POST', `/realms/${LENIENT}/changes`, { entity: 'Invoice', operation: 'create', record });
    const { result, data } = await sent(make.invoice('1042', customer, item));
    expect(result).toBe('rejected');
    expect(Refused.parse(data).reason.code).toBe('number.in-quickbooks');
    const [theirs] = await numbered('1042');
    expect(Refused.parse(data).reason).toMatchObject({
      details: { number: '1042', id: theirs?.['Id'], amount: '120.50', date: '2026-11-20' },
    });
    expect(await numbered('1042')).toHaveLength(1);
    // Somebody decided that it is another one.
    const anyway = make.invoice('1042', customer, item);
    const done = await sent({ ...anyway, data: { ...anyway.data, numberMayRepeat: true } });
    expect(Done.parse(done.data)).toMatchObject({ how: 'created' });
    expect(await numbered('1042')).toHaveLength(2);
  });

  test('two of our own invoices with one number are sent once', async () => {
    expect(Done.parse((await sent(make.invoice('2001', customer, item))).data).how).toBe('created');
    const other = make.invoice('2001', customer, item);
    const { result } = await sent({ ...other, data: { ...other.data, mark: 'JobPro invoice other' } });
    expect(result).toBe('rejected');
    expect(await numbered('2001')).toHaveLength(1);
  });
});

describe('a payment that is in QuickBooks already', () => {
  const paid = (reference: string, customer = ids.customer) => ({
    CustomerRef: { value: customer },
    TotalAmt: 50,
    TxnDate: '2026-11-20',
    PrivateNote: `[JobPro payment ${reference}]`,
  });
  const enter = (record: object) =>
    rig.simulator.admin('POST', `/realms/${REALM}/changes`, { entity: 'Payment', operation: 'create', record });
  const pay = (reference: string, customer = ids.customer) => {
    const command = make.payment(reference, customer, '50.00', '1');
    return { ...command, data: { ...command.data, applied: [] } };
  };
  const withMark = async (reference: string) =>
    (await rig.simulator.records(REALM, 'Payment')).filter(({ PrivateNote }) =>
      String(PrivateNote).includes(`[JobPro payment ${reference}]`),
    );
  const Tally = z.object({ realms: z.record(z.string(), z.looseObject({ byKind: z.record(z.string(), z.number()) })) });

  test('is adopted by its mark before it is sent, also from a command that nobody remembers', async () => {
    await enter(paid('P-1'));
    expect(await done(pay('P-1'))).toMatchObject({ how: 'adopted', warnings: [{ code: 'document.adopted' }] });
    expect(await done(pay('P-1'))).toMatchObject({ how: 'adopted' });
    expect(await withMark('P-1')).toHaveLength(1);
  });

  test('is sent where another payment has the same customer, day and amount', async () => {
    await enter(paid('other'));
    expect(await done(pay('P-2'))).toMatchObject({ how: 'created' });
    expect(await done(pay('P-3'))).toMatchObject({ how: 'created' });
  });

  test('because somebody typed it is a question, and is sent only if somebody decides so', async () => {
    const [customer = ''] = await rig.idsOf('acme', make.customer('Typist'));
    await enter({ ...paid('typed', customer), PrivateNote: undefined });
    const { result, data } = await rig.end('acme', pay('P-4', customer));
    expect(result).toBe('rejected');
    expect(Refused.parse(data).reason).toMatchObject({ code: 'payment.in-quickbooks' });
    expect(await withMark('P-4')).toHaveLength(0);
    const anyway = pay('P-4', customer);
    expect(await done({ ...anyway, data: { ...anyway.data, numberMayRepeat: true } })).toMatchObject({
      how: 'created',
    });
  });

  test('is looked for together with all others that wait, in a few calls for forty payments', async () => {
    const customers = await rig.idsOf('acme', ...Array.from({ length: 40 }, (_, n) => make.customer(`Payer ${n}`)));
    await rig.simulator.admin('DELETE', '/calls');
    await rig.settle(
      'acme',
      customers.map((customer, n) => pay(`M-${n}`, customer)),
    );
    const { realms } = Tally.parse(await rig.simulator.admin('GET', '/calls'));
    expect(realms[REALM]?.byKind['query']).toBeLessThan(8);
  });

  test('is found where its customer has more payments of that day than one page has rows', async () => {
    const [busy, quiet] = await rig.idsOf('acme', make.customer('Busy'), make.customer('Quiet'));
    const names = Array.from({ length: 1_001 }, (_, n) => n);
    for (let at = 0; at < names.length; at += 91)
      await Promise.all(
        names
          .slice(at, at + 91)
          .map((n) => enter({ ...paid(`B-${n}`, busy), PrivateNote: `${n}`, PaymentRefNum: `B-${n}` })),
      );
    await enter(paid('Q-1', quiet));
    const ends = await rig.settle('acme', [pay('B-new', busy), pay('Q-1', quiet)]);
    expect(ends.map(({ data }) => Done.parse(data).how)).toEqual(['created', 'adopted']);
  }, 60_000);
});

describe('a number in use (6140)', () => {
  test('by ours, from a command that nobody remembers: adopted', async () => {
    const first = await done(bill('OURS'));
    const again = await done({ ...bill('OURS') });
    expect(again).toMatchObject({ how: 'adopted', remote: { id: first.remote.id } });
    expect(await called('OURS')).toHaveLength(1);
  });

  test('by an invoice typed by hand: refused, with both amounts and dates', async () => {
    const record = {
      CustomerRef: { value: ids.customer },
      DocNumber: 'THEIRS',
      Line: [{ Amount: 7, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: ids.item } } }],
    };
    await rig.simulator.admin('POST', `/realms/${REALM}/changes`, { entity: 'Invoice', operation: 'create', record });
    const { result, data } = await end(bill('THEIRS'));
    expect(result).toBe('rejected');
    const { reason } = Refused.parse(data);
    expect(reason.code).toBe('number.in-quickbooks');
    for (const part of ['invoice THEIRS', '$7.00', '$120.50']) expect(reason.sentence).toContain(part);
    // QuickBooks refuses it here, whatever was decided, and its refusal is shown.
    const anyway = await end(bill('THEIRS'), { numberMayRepeat: true });
    expect(Refused.parse(anyway.data).reason.code).toBe('number.taken');
    expect(await called('THEIRS')).toHaveLength(1);
  });
});

test('a total that QuickBooks computes differently is done with a warning that has both totals', async () => {
  const line = { kind: 'sale', item: { id: ids.item }, amount: '100.00', taxable: true };
  const taxed = await done(bill('TAXED'), { lines: [line], total: '100.00' });
  expect(taxed).toMatchObject({ how: 'created', total: '108.25' });
  expect(taxed.warnings).toMatchObject([
    { code: 'total.differs', details: { jobpro: '100.00', quickbooks: '108.25' } },
  ]);
  for (const figure of ['100.00', '108.25']) expect(taxed.warnings[0]?.sentence).toContain(figure);
});
