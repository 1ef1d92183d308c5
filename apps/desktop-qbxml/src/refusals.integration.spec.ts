import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { execute } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';

const make = commandsOf('desktop', 'Construction Income');
let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig();
}, 120_000);

afterAll(() => rig.close());

/** Makes an office with a customer and an item that are linked. */
async function furnish(company: string, seed: object = {}): Promise<{ customer: string; item: string }> {
  await rig.connect(company, seed);
  const [customer, item] = [make.customer('Abel'), make.item('Labor')];
  await complete(company, customer, item);
  return { customer: rig.idOf(customer), item: rig.idOf(item) };
}

async function complete(company: string, ...commands: TestCommand[]): Promise<void> {
  await rig.mapping.send(company, commands);
  await rig.settle(company, ...commands);
}

const payByHand = (customer: string, invoice: string, amount: string) =>
  `<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><ListID>${customer}</ListID></CustomerRef><TotalAmount>${amount}</TotalAmount>` +
  `<AppliedToTxnAdd><TxnID>${invoice}</TxnID><PaymentAmount>${amount}</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>`;

const activate = (listId: string, editSequence: unknown, isActive: boolean) =>
  `<CustomerModRq><CustomerMod><ListID>${listId}</ListID><EditSequence>${String(editSequence)}</EditSequence><IsActive>${String(isActive)}</IsActive></CustomerMod></CustomerModRq>`;

test('a payment of an invoice that somebody paid by hand is refused as paid, and nothing is called deleted', async () => {
  const { customer, item } = await furnish('paid');
  const invoice = make.invoice('2207', customer, item);
  await complete('paid', invoice);
  await rig.offices.byHand('paid', payByHand(customer, rig.idOf(invoice), '120.50'));
  const payment = make.payment('CHK-1', customer, '120.50', rig.idOf(invoice));
  await complete('paid', payment);
  expect(rig.endOf(payment)?.data['reason']).toMatchObject({
    code: 'payment.invoice-paid',
    sentence: 'Invoice 2207 is already paid in QuickBooks.',
  });
});

test('an item below a parent is linked by its last name or by its full name, and never created again', async () => {
  const below = { type: 'Service', account: 'Construction Income', parent: 'Labor' };
  const items = [
    { ...below, name: 'Labor', parent: undefined },
    { ...below, name: 'Pump repair' },
    { ...below, name: 'Heater tune' },
  ];
  await rig.connect('items', { items });
  const [leaf, full] = [make.item('Pump repair'), make.item('Labor-Heater tune')];
  await complete('items', leaf, { ...full, data: { ...full.data, fullName: 'Labor:Heater tune' } });
  expect(rig.endOf(leaf)?.data).toMatchObject({ how: 'linked', warnings: [{ code: 'item.under-parent' }] });
  expect(rig.endOf(full)?.data).toMatchObject({ how: 'linked', warnings: [] });
  expect(await rig.offices.records('items', 'items')).toHaveLength(items.length);
});

test('a payment that somebody typed is a question, and is sent a second time only if somebody decides so', async () => {
  const { customer } = await furnish('typed-payment');
  const unapplied = () => {
    const payment = make.payment('CHK-9', customer, '75.00', '1');
    return { ...payment, data: { ...payment.data, date: '2026-11-20', applied: [] } };
  };
  const refused = unapplied();
  await rig.offices.byHand(
    'typed-payment',
    `<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><ListID>${customer}</ListID></CustomerRef><TxnDate>2026-11-20</TxnDate>` +
      '<TotalAmount>75.00</TotalAmount><IsAutoApply>false</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>',
  );
  await complete('typed-payment', refused);
  expect(rig.endOf(refused)?.data['reason']).toMatchObject({
    code: 'payment.in-quickbooks',
    details: { amount: '75.00', number: 'CHK-9' },
  });
  expect(await rig.offices.records('typed-payment', 'payments')).toHaveLength(1);
  const anyway = unapplied();
  await complete('typed-payment', { ...anyway, data: { ...anyway.data, numberMayRepeat: true } });
  expect(await rig.offices.records('typed-payment', 'payments')).toHaveLength(2);
});

test('an invoice for a customer of another currency is refused before it is sent', async () => {
  const facts = { companyName: 'Currencies', homeCurrency: 'US Dollar' };
  const { customer, item } = await furnish('currencies', { facts, customers: [{ name: 'Abel', currency: 'Euro' }] });
  const invoice = make.invoice('1', customer, item);
  const inDollars = { ...invoice, data: { ...invoice.data, currency: 'US Dollar' } };
  await complete('currencies', inDollars);
  expect(rig.endOf(inDollars)?.data['reason']).toMatchObject({ code: 'reference.other-currency' });
  const inEuros = make.invoice('2', customer, item);
  await complete('currencies', { ...inEuros, data: { ...inEuros.data, currency: 'Euro' } });
  expect(await rig.offices.records('currencies', 'invoices')).toMatchObject([{ refNumber: '2' }]);
});

test('an invoice whose number was typed by hand is refused with what is needed to link it, and sent if somebody decides so', async () => {
  const { customer, item } = await furnish('typed');
  const byHand =
    `<InvoiceAddRq><InvoiceAdd><CustomerRef><ListID>${customer}</ListID></CustomerRef><TxnDate>2026-11-19</TxnDate><RefNumber>991</RefNumber>` +
    `<InvoiceLineAdd><ItemRef><ListID>${item}</ListID></ItemRef><Amount>5.00</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>`;
  await rig.offices.byHand('typed', byHand);
  const numbered = async () =>
    (await rig.offices.records('typed', 'invoices')).filter(({ refNumber }) => refNumber === '991');
  const [theirs] = await numbered();
  const refused = make.invoice('991', customer, item);
  await complete('typed', refused);
  expect(rig.endOf(refused)?.data['reason']).toMatchObject({
    code: 'number.in-quickbooks',
    details: { number: '991', id: theirs?.['txnId'], date: '2026-11-19', amount: '5.00', ownAmount: '120.50' },
  });
  expect(await numbered()).toHaveLength(1);
  const anyway = make.invoice('991', customer, item);
  await complete('typed', { ...anyway, data: { ...anyway.data, numberMayRepeat: true } });
  expect(rig.endOf(anyway)?.result).toBe('done');
  expect(await numbered()).toHaveLength(2);
});

test('an invoice of an inactive customer is refused as such, and is sent after the customer is active again', async () => {
  const { customer, item } = await furnish('inactive');
  const setActive = async (isActive: boolean) => {
    const records = await rig.offices.records('inactive', 'customers');
    const record = records.find(({ listId }) => listId === customer);
    await rig.offices.byHand('inactive', activate(customer, record?.['editSequence'], isActive));
  };
  await setActive(false);
  const refused = make.invoice('2208', customer, item);
  await complete('inactive', refused);
  expect(rig.endOf(refused)?.data).toMatchObject({
    reason: { code: 'reference.inactive', sentence: 'In QuickBooks, the customer “Abel” is inactive.' },
    said: { code: '3140', message: expect.stringContaining('inactive') },
  });
  await setActive(true);
  const again = make.invoice('2208', customer, item);
  await complete('inactive', again);
  expect(rig.endOf(again)?.result).toBe('done');
});

test('a linked customer that somebody made inactive is made active again by its id, where the company allows it', async () => {
  const { customer } = await furnish('reactivated');
  const [before] = await rig.offices.records('reactivated', 'customers');
  await rig.offices.byHand('reactivated', activate(customer, before?.['editSequence'], false));
  const ensure = make.customer('A name of JobPro');
  const policy = { inactiveNames: 'reactivate', heldNames: 'reject' };
  const linked = { ...ensure, data: { ...ensure.data, policy, linked: { id: customer } } };
  await complete('reactivated', linked);
  expect(rig.endOf(linked)?.data).toMatchObject({ how: 'linked', remote: { id: customer, label: 'Abel' } });
  expect(await rig.offices.records('reactivated', 'customers')).toMatchObject([{ name: 'Abel', isActive: true }]);
});

test('a payment is on the receivable account of its invoice, whichever account was used last', async () => {
  const accounts = [
    { name: 'Accounts Receivable', type: 'AccountsReceivable' },
    { name: 'Retainage', type: 'AccountsReceivable' },
    { name: 'Construction Income', type: 'Income' },
    { name: 'Undeposited Funds', type: 'OtherCurrentAsset' },
  ];
  const { customer, item } = await furnish('accounts', { accounts });
  const invoice = make.invoice('2209', customer, item);
  await complete('accounts', invoice);
  const byHand =
    `<InvoiceAddRq><InvoiceAdd><CustomerRef><ListID>${customer}</ListID></CustomerRef><ARAccountRef><FullName>Retainage</FullName></ARAccountRef>` +
    `<InvoiceLineAdd><ItemRef><ListID>${item}</ListID></ItemRef><Amount>5.00</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>`;
  await rig.offices.byHand('accounts', byHand);
  const payment = make.payment('CHK-2', customer, '120.50', rig.idOf(invoice));
  await complete('accounts', payment);
  expect(rig.endOf(payment)?.result).toBe('done');
});

test('what QuickBooks puts off again and again is shown in the Web Connector, and becomes an issue with its words', async () => {
  const { customer, item } = await furnish('put-off');
  const message = 'There has been an internal error when processing the request.';
  await rig.offices.fault('put-off', { kind: 'status', code: 1000, message, request: 'InvoiceAdd', times: 100 });
  const invoice = make.invoice('2210', customer, item);
  await rig.queue('put-off', invoice);
  const { shown } = await rig.offices.run('put-off');
  expect(shown).toBe('1 invoice waits: QuickBooks had an internal error. JobPro sends again at the next run.');
  await eventually(
    async () => {
      await execute(rig.database, `update desktop.command set due = now() where company_id = 'put-off'`);
      await rig.offices.run('put-off');
      return rig.endOf(invoice) !== undefined;
    },
    { within: 60_000, every: 50 },
  );
  expect(rig.endOf(invoice)?.data).toMatchObject({
    reason: { code: 'quickbooks.keeps-failing', sentence: `QuickBooks did not accept this in 12 attempts: ${message}` },
    said: { code: '1000', message },
  });
}, 120_000);
