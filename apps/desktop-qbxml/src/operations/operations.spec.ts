import { describe, expect, test } from '@jest/globals';
import type { BoundOperation } from '@jobpro/connector';
import type {
  DesktopCustomerEnsure,
  DesktopInvoiceCreate,
  DesktopItemEnsure,
  DesktopJobEnsure,
  DesktopPaymentCreate,
} from '@jobpro/contracts';
import type { z } from 'zod';
import { customerRet, nobody, reply } from '../testing/answers.js';
import { operations } from './operations.js';
import type { FileFacts } from '../connection/connection.js';
import { type DesktopWire, identify } from './wire.js';

type Bound = BoundOperation<DesktopWire>;
const commandId = '0b6a6a8e-5a57-4a4e-9d0c-3c8b5f7a1d11';
const head = { commandId, recordId: 'r1', warnings: [] };
const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;

const customer = (over: Partial<z.input<typeof DesktopCustomerEnsure>> = {}): Bound =>
  operations['customer.ensure']({ ...head, name: 'Acme', policy, create: {}, ...over });
const item = (over: Partial<z.input<typeof DesktopItemEnsure>> = {}): Bound =>
  operations['item.ensure']({
    ...head,
    name: 'Labor',
    policy,
    create: { type: 'service', price: '85', accounts: { income: { name: 'Sales' } }, taxable: false },
    ...over,
  });
const job = (over: Partial<z.input<typeof DesktopJobEnsure>> = {}): Bound =>
  operations['job.ensure']({ ...head, name: '17 Deck', customer: { id: '80-9' }, policy, create: {}, ...over });
const invoice = (over: Partial<z.input<typeof DesktopInvoiceCreate>> = {}): Bound =>
  operations['invoice.create']({
    ...head,
    customer: { id: '80-1' },
    number: '1001',
    date: '2026-11-20',
    memo: 'Thanks',
    mark: 'JobPro invoice i-1',
    lines: [{ kind: 'sale', item: { id: '80-2' }, quantity: '2', rate: '10.50', amount: '21.00', taxable: true }],
    total: '21.00',
    ...over,
  });
const payment = (over: Partial<z.input<typeof DesktopPaymentCreate>> = {}): Bound =>
  operations['payment.create']({
    ...head,
    customer: { id: '80-1' },
    date: '2026-11-20',
    amount: '50.00',
    reference: 'CHK-7',
    mark: 'JobPro payment p-1',
    applied: [],
    ...over,
  });
const xmlOf = (bound: Bound, facts: FileFacts = {}): string => {
  const built = bound.build(identify, facts);
  return built.kind === 'write' ? built.write.xml : JSON.stringify(built.answer);
};

describe('a customer', () => {
  test('is asked for by name, then made', () => {
    const bound = customer();
    expect(bound.lookFor().map(({ xml }) => xml)).toEqual([expect.stringContaining('<FullName>Acme</FullName>')]);
    expect(bound.judge([nobody('CustomerQuery')], false)).toEqual({ kind: 'absent' });
    expect(xmlOf(bound)).toContain('<Name>Acme</Name>');
  });

  test.each<[string, boolean | undefined, FileFacts, boolean]>([
    ['who pays no tax, in a file that uses sales tax', false, { taxCodes: { taxable: 'Tax', exempt: 'Non' } }, true],
    ['who pays no tax, in a file that uses none', false, {}, false],
    ['who pays tax: the file’s own default holds', true, { taxCodes: { taxable: 'Tax', exempt: 'Non' } }, false],
  ])('%s', (_who, taxable, facts, coded) => {
    const xml = xmlOf(customer({ create: { taxable } }), facts);
    expect(xml.includes('<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>')).toBe(coded);
  });

  test.each([
    [
      'by the same name in another case',
      customerRet('ACME'),
      { kind: 'answer', answer: { kind: 'done', how: 'linked', remote: { id: '80-1' } } },
    ],
    ['not by the name of a job', customerRet('Acme', '', 'Smith:Acme'), { kind: 'absent' }],
    [
      'not when inactive',
      customerRet('Acme', '<IsActive>false</IsActive>'),
      { kind: 'answer', answer: { kind: 'rejected', reason: { code: 'name.inactive' } } },
    ],
  ])('is linked %s', (_when, records, verdict) => {
    expect(customer().judge([reply('CustomerQuery', records)], false)).toMatchObject(verdict);
  });

  test('whose name reads like a customer and its job is never linked to that job, and refused', () => {
    const bound = customer({ name: 'Smith:Acme' });
    const records = reply('CustomerQuery', customerRet('Acme', '', 'Smith:Acme'));
    expect(bound.judge([records], false)).toEqual({ kind: 'absent' });
    expect(bound.build(identify, {})).toMatchObject({ answer: { reason: { code: 'text.bad-characters' } } });
  });

  test('is made active again where the company says so, with a warning', () => {
    const bound = customer({ policy: { ...policy, inactiveNames: 'reactivate' } });
    const verdict = bound.judge([reply('CustomerQuery', customerRet('Acme', '<IsActive>false</IsActive>'))], false);
    expect(verdict).toMatchObject({ kind: 'send', write: { type: 'CustomerMod' } });
    const read = bound.read(reply('CustomerMod', customerRet('Acme')));
    expect(read).toMatchObject({ kind: 'done', how: 'linked', warnings: [{ code: 'name.reactivated' }] });
  });

  const inUse = reply('CustomerAdd', '', { code: 3100, message: 'The name "Acme" is in use.' });
  const heldBy = (ret: string) =>
    reply('EntityQuery', `<${ret}><ListID>80-3</ListID><Name>Acme</Name></${ret}>`, { code: 0 });
  const vendor = heldBy('VendorRet');

  test.each([
    ['VendorRet', 'vendor'],
    ['EmployeeRet', 'employee'],
    ['OtherNameRet', 'other name'],
  ])('whose name is in use is looked for among all who hold names, and the holder is named: %s', (ret, holder) => {
    const bound = customer();
    const read = bound.read(inUse);
    expect(read).toMatchObject({ kind: 'look', questions: [{ type: 'CustomerQuery' }, { type: 'EntityQuery' }] });
    const verdict = bound.judge([nobody('CustomerQuery'), heldBy(ret)], false);
    expect(verdict).toMatchObject({ answer: { reason: { code: 'name.held', details: { holder, name: 'Acme' } } } });
  });

  test('gets the company’s suffix after a look-up shows that the name is free or our own', () => {
    const bound = customer({ policy: { ...policy, heldNames: { suffix: ' (C)' } }, create: { taxable: false } });
    expect(bound.judge([nobody('CustomerQuery'), vendor], false)).toMatchObject({
      kind: 'look',
      questions: [{ xml: expect.stringContaining('Acme (C)') }, { type: 'EntityQuery' }],
    });
    const nobodyElse = nobody('EntityQuery');
    const free = bound.judge([nobody('CustomerQuery'), vendor, nobody('CustomerQuery'), nobodyElse], false);
    expect(free).toEqual({ kind: 'absent', name: 'Acme (C)' });
    const built = bound.build(identify, { taxCodes: { taxable: 'Tax', exempt: 'Non' } }, 'Acme (C)');
    expect(built).toMatchObject({ write: { xml: expect.stringContaining('<Name>Acme (C)</Name>') } });
    expect(built).toMatchObject({ write: { xml: expect.stringContaining('<FullName>Non</FullName>') } });
    const heldToo = bound.judge([nobody('CustomerQuery'), vendor, nobody('CustomerQuery'), vendor], false);
    expect(heldToo).toMatchObject({ answer: { reason: { code: 'name.held', details: { name: 'Acme (C)' } } } });
    const own = bound.judge([nobody('CustomerQuery'), vendor, reply('CustomerQuery', customerRet('Acme (C)'))], false);
    expect(own).toMatchObject({ answer: { kind: 'done', warnings: [{ code: 'name.suffixed' }] } });
  });

  test('that the recovery status reports as created is adopted', () => {
    const recovery = reply(
      'CustomerAdd',
      '<ErrorRecovery><ListID>80-7</ListID><EditSequence>1</EditSequence></ErrorRecovery>',
    );
    expect(customer().read(recovery)).toMatchObject({
      kind: 'done',
      how: 'adopted',
      remote: { id: '80-7', version: '1' },
    });
  });
});

describe('an item', () => {
  const records = (element: string) =>
    reply(
      'ItemQuery',
      `<${element}><ListID>80-2</ListID><EditSequence>1</EditSequence><Name>LABOR</Name><FullName>LABOR</FullName><IsActive>true</IsActive></${element}>`,
    );

  test.each([
    ['ItemServiceRet', { kind: 'done', how: 'linked', warnings: [] }],
    ['ItemNonInventoryRet', { kind: 'done', warnings: [{ code: 'item.type-differs' }] }],
    ['ItemSubtotalRet', { kind: 'rejected', reason: { code: 'name.not-an-item', details: { type: 'subtotal' } } }],
  ])('found as %s', (element, answer) => {
    expect(item().judge([records(element)], false)).toMatchObject({ kind: 'answer', answer });
  });

  const itemsNamed = (...fullNames: string[]) =>
    reply(
      'ItemQuery',
      fullNames
        .map(
          (full) =>
            `<ItemServiceRet><ListID>${full}</ListID><Name>${full.split(':').at(-1)}</Name><FullName>${full}</FullName></ItemServiceRet>`,
        )
        .join(''),
    );
  test.each<[string, Partial<z.input<typeof DesktopItemEnsure>>, string[], object | undefined]>([
    [
      'is the only one of its name below a parent',
      { name: 'Pump repair' },
      ['Labor:Pump repair', 'Labor:Old pump repair'],
      { remote: { id: 'Labor:Pump repair' }, warnings: [{ code: 'item.under-parent', details: { parent: 'Labor' } }] },
    ],
    ['is at the top', { name: 'Pump repair' }, ['Labor:Pump repair', 'Pump repair'], { remote: { id: 'Pump repair' } }],
    [
      'is one of several below parents',
      { name: 'Pump repair' },
      ['Labor:Pump repair', 'Parts:Pump repair'],
      { reason: { code: 'name.ambiguous', details: { names: 'Labor:Pump repair, Parts:Pump repair' } } },
    ],
    [
      'has its full name in JobPro',
      { name: 'Labor-Heater tune', fullName: 'Labor:Heater tune' },
      ['Labor:Heater tune'],
      { remote: { id: 'Labor:Heater tune' }, warnings: [] },
    ],
    ['only ends like one there', { name: 'repair' }, ['Labor:Pump repair'], undefined],
  ])('that %s', (_which, over, records, answer) => {
    const verdict = item(over).judge([itemsNamed(), itemsNamed(...records)], false);
    expect(verdict).toMatchObject(answer === undefined ? { kind: 'absent' } : { kind: 'answer', answer });
  });

  test('is made on the default accounts, with a tax code only where the file has them', () => {
    expect(xmlOf(item())).toContain(
      '<SalesOrPurchase><Price>85</Price><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase>',
    );
    expect(xmlOf(item())).not.toContain('SalesTaxCodeRef');
    expect(xmlOf(item(), { taxCodes: { taxable: 'Tax', exempt: 'Non' } })).toContain(
      '<SalesTaxCodeRef><FullName>Non</FullName>',
    );
  });
});

describe('a job', () => {
  const parent = reply('CustomerQuery', customerRet('Abel').replace('80-1', '80-9'));
  const under = (id: string) =>
    customerRet('17 Deck', `<IsActive>true</IsActive><ParentRef><ListID>${id}</ListID></ParentRef>`, 'Abel:17 Deck');

  test('is looked for below its customer, whose full name is asked first', () => {
    const bound = job();
    expect(bound.lookFor()).toMatchObject([{ xml: expect.stringContaining('<ListID>80-9</ListID>') }]);
    expect(bound.judge([parent], false)).toMatchObject({
      kind: 'look',
      questions: [{ xml: expect.stringContaining('Abel:17 Deck') }],
    });
    expect(bound.judge([parent, nobody('CustomerQuery')], false)).toEqual({ kind: 'absent' });
    expect(bound.judge([parent, reply('CustomerQuery', under('80-9'))], false)).toMatchObject({
      answer: { kind: 'done', how: 'linked' },
    });
    expect(xmlOf(bound)).toContain('<ParentRef><ListID>80-9</ListID></ParentRef>');
  });

  test('whose customer was deleted is refused', () => {
    expect(job().judge([nobody('CustomerQuery')], false)).toMatchObject({
      answer: { reason: { code: 'reference.gone' }, objects: [{ what: 'customer', remoteId: '80-9', state: 'gone' }] },
    });
  });
});

describe('an invoice', () => {
  const ret = (memo: string, more = '') =>
    `<InvoiceRet><TxnID>1A-1</TxnID><EditSequence>9</EditSequence><CustomerRef><ListID>80-1</ListID></CustomerRef><TxnDate>2026-11-20</TxnDate><RefNumber>1001</RefNumber><Subtotal>21.00</Subtotal><SalesTaxTotal>0.00</SalesTaxTotal><Memo>${memo}</Memo>${more}</InvoiceRet>`;

  test('carries our mark behind its memo, and rate times quantity or the amount', () => {
    expect(xmlOf(invoice())).toContain('<Memo>Thanks [JobPro invoice i-1]</Memo>');
    expect(xmlOf(invoice())).toContain('<Quantity>2</Quantity><Rate>10.5</Rate>');
    const lines = [
      { kind: 'sale' as const, item: { name: 'Labor' }, amount: '21.00', taxable: false },
      { kind: 'text' as const, description: 'See plan' },
    ];
    expect(xmlOf(invoice({ lines }))).toContain('<ItemRef><FullName>Labor</FullName></ItemRef><Amount>21.00</Amount>');
  });

  test('is taxed by QuickBooks only where the sum of its lines differs from its total', () => {
    const facts = { taxCodes: { taxable: 'Tax', exempt: 'Non' } };
    expect(xmlOf(invoice(), facts)).toContain('<FullName>Non</FullName>');
    expect(xmlOf(invoice({ total: '22.73' }), facts)).toContain('<FullName>Tax</FullName>');
  });

  test.each([
    ['its mark', ret('Thanks [JobPro invoice i-1], said Eve')],
    ['number, customer, date and total', ret('typed by hand')],
  ])('is known again after a lost reply by %s', (_by, records) => {
    expect(invoice().judge([reply('InvoiceQuery', records)], true)).toMatchObject({
      kind: 'answer',
      answer: { how: 'adopted', total: '21.00' },
    });
  });

  test.each([
    ['the mark of another', true, ret('[JobPro invoice i-11]'), '21.00'],
    ['another total', true, ret('').replace('21.00', '20.00'), '20.00'],
    ['another customer', true, ret('').replace('80-1', '80-2'), '21.00'],
    ['all the same, typed by hand before the first sending', false, ret('typed by hand'), '21.00'],
  ])('whose number an invoice with %s has is refused, with both dates and totals', (_, mayHaveRun, records, amount) => {
    expect(invoice().judge([reply('InvoiceQuery', records)], mayHaveRun)).toMatchObject({
      kind: 'answer',
      answer: {
        kind: 'rejected',
        reason: {
          code: 'number.in-quickbooks',
          details: {
            number: '1001',
            id: '1A-1',
            date: '2026-11-20',
            amount,
            ownDate: '2026-11-20',
            ownAmount: '21.00',
          },
        },
      },
    });
  });

  test.each([false, true])(
    'that may repeat its number is sent next to one that is the same, reply lost: %s',
    (lost) => {
      const sent = invoice({ numberMayRepeat: true });
      expect(sent.judge([reply('InvoiceQuery', ret('typed by hand'))], lost)).toEqual({ kind: 'absent' });
      expect(sent.judge([reply('InvoiceQuery', ret('[JobPro invoice i-1]'))], lost)).toMatchObject({
        answer: { how: 'adopted' },
      });
    },
  );

  test('is sent to a customer of its currency only, where the company file keeps several', () => {
    expect(invoice().lookFor()).toHaveLength(1);
    const foreign = invoice({ currency: 'US Dollar' });
    expect(foreign.lookFor()[1]?.xml).toContain('<ListID>80-1</ListID>');
    const customerOf = (currency: string) =>
      reply(
        'CustomerQuery',
        `<CustomerRet><ListID>80-1</ListID><Name>Abel</Name><CurrencyRef><FullName>${currency}</FullName></CurrencyRef></CustomerRet>`,
      );
    const none = reply('InvoiceQuery', '');
    expect(foreign.judge([none, customerOf('Euro')], false)).toMatchObject({
      answer: { reason: { code: 'reference.other-currency', details: { name: 'Abel' } } },
    });
    expect(foreign.judge([none, customerOf('US Dollar')], false)).toEqual({ kind: 'absent' });
  });

  test('whose number only a voided invoice has is sent', () => {
    const voided = ret('VOID: [JobPro invoice i-1]').replace('21.00', '0.00');
    expect(invoice().judge([reply('InvoiceQuery', voided)], true)).toEqual({ kind: 'absent' });
  });

  test('without a number is looked for by customer and date', () => {
    const [query] = invoice({ number: undefined }).lookFor();
    expect(query?.xml).toContain('<FromTxnDate>2026-11-20</FromTxnDate>');
    expect(query?.xml).toContain('<EntityFilter><ListID>80-1</ListID></EntityFilter>');
  });

  test('whose total differs in QuickBooks is done with a warning', () => {
    const read = invoice().read(reply('InvoiceAdd', ret('').replace('0.00', '1.73')));
    expect(read).toMatchObject({ kind: 'done', how: 'created', total: '22.73', warnings: [{ code: 'total.differs' }] });
  });

  test('is recognised when its answer was lost, and one that was typed by hand too', () => {
    const records = invoice().judge([reply('InvoiceQuery', ret('Thanks [JobPro invoice i-1]'))], true);
    expect(records).toMatchObject({ answer: { how: 'adopted', warnings: [{ code: 'document.adopted' }] } });
    const byHand = invoice().judge([reply('InvoiceQuery', ret('typed by hand'))], true);
    expect(byHand).toMatchObject({ answer: { how: 'adopted', warnings: [{ code: 'document.adopted' }] } });
  });

  test('with a text that QuickBooks cannot hold is refused, never changed', () => {
    expect(invoice({ memo: 'für 山田' }).build(identify, {})).toMatchObject({
      answer: { kind: 'rejected', reason: { code: 'text.bad-characters', details: { field: 'memo', value: '山 田' } } },
    });
  });

  test('of which QuickBooks kept only the id is read for its total', () => {
    const recovery = reply('InvoiceAdd', '<ErrorRecovery><TxnID>1A-1</TxnID></ErrorRecovery>');
    expect(invoice().read(recovery)).toMatchObject({ kind: 'look', fallback: { kind: 'done', how: 'adopted' } });
  });
});

const invoiceRet = (number: string, more: string) =>
  `<InvoiceRet><TxnID>1A-1</TxnID><RefNumber>${number}</RefNumber>${more}</InvoiceRet>`;
const openInvoice = (balance: string, account = 'Retainage') =>
  invoiceRet(
    '1001',
    `<CustomerRef><ListID>80-1</ListID><FullName>Acme</FullName></CustomerRef><ARAccountRef><ListID>80-7</ListID><FullName>${account}</FullName></ARAccountRef><Subtotal>50.00</Subtotal><BalanceRemaining>${balance}</BalanceRemaining><IsPaid>${balance === '0.00'}</IsPaid>`,
  );

describe('a payment', () => {
  const stored = (number: string, amount: string, memo: string) =>
    `<ReceivePaymentRet><TxnID>2B-1</TxnID><TxnDate>2026-11-20</TxnDate><RefNumber>${number}</RefNumber><TotalAmount>${amount}</TotalAmount><Memo>${memo}</Memo></ReceivePaymentRet>`;
  const judged = (record: string, { lost = false, over = {} }: { lost?: boolean; over?: object } = {}) =>
    payment(over).judge([reply('ReceivePaymentQuery', record)], lost);

  test.each([
    ['our reference', 'CHK-7'],
    ['no reference', ''],
  ])(
    'is refused before its first sending where somebody typed one of its amount with %s, and is sent if somebody decides so',
    (_, number) => {
      const typed = stored(number, '50.00', 'typed by hand');
      expect(judged(typed)).toMatchObject({
        answer: {
          kind: 'rejected',
          reason: { code: 'payment.in-quickbooks', details: { id: '2B-1', amount: '50.00' } },
        },
      });
      expect(judged(typed, { over: { numberMayRepeat: true } })).toEqual({ kind: 'absent' });
    },
  );

  test.each([
    ['another reference', stored('CHK-8', '50.00', '')],
    ['another amount', stored('CHK-7', '49.00', '')],
    ['the mark of another payment of JobPro', stored('CHK-7', '50.00', '[JobPro payment p-2]')],
    ['no amount, because it was voided', stored('CHK-7', '0.00', 'VOID: typed')],
  ])('is sent next to one of its day with %s', (_, record) => {
    expect(judged(record)).toEqual({ kind: 'absent' });
  });

  test('is adopted by its mark, and after a lost reply by its reference and amount', () => {
    expect(judged(stored('', '50.00', '[JobPro payment p-1]'))).toMatchObject({ answer: { how: 'adopted' } });
    expect(judged(stored('CHK-7', '50.00', ''), { lost: true })).toMatchObject({ answer: { how: 'adopted' } });
  });

  const applied = [{ invoice: { id: '1A-1' }, amount: '20.00', number: '1001' }];
  const judge = (invoices: string) =>
    payment({ applied }).judge([nobody('ReceivePaymentQuery'), reply('InvoiceQuery', invoices)], false);

  test('without an invoice is not applied, and never by QuickBooks itself', () => {
    expect(xmlOf(payment())).toContain('<IsAutoApply>false</IsAutoApply>');
    expect(xmlOf(payment({ receivableAccount: { name: 'Retainage' } }))).toContain(
      '<ARAccountRef><FullName>Retainage</FullName></ARAccountRef>',
    );
  });

  test('is applied as in JobPro, on the receivable account of its invoice', () => {
    const verdict = judge(openInvoice('50.00'));
    const xml = verdict.kind === 'send' ? verdict.write.xml : '';
    expect(xml).toContain('<AppliedToTxnAdd><TxnID>1A-1</TxnID><PaymentAmount>20.00</PaymentAmount></AppliedToTxnAdd>');
    expect(xml).toContain('<ARAccountRef><ListID>80-7</ListID></ARAccountRef>');
    expect(xml).not.toContain('IsAutoApply');
  });

  test.each<[what: string, invoices: string, code: string]>([
    ['paid', openInvoice('0.00'), 'payment.invoice-paid'],
    ['open for less', openInvoice('19.99'), 'payment.invoice-balance'],
    [
      'voided',
      invoiceRet('1001', '<Subtotal>0.00</Subtotal><BalanceRemaining>0.00</BalanceRemaining><Memo>VOID: x</Memo>'),
      'invoice.voided',
    ],
    ['gone', '', 'reference.gone'],
    ['another customer’s', openInvoice('50.00').replace('80-1', '80-2'), 'payment.other-customer'],
  ])('of an invoice that is %s in QuickBooks is refused before it is sent', (_what, invoices, code) => {
    expect(judge(invoices)).toMatchObject({ kind: 'answer', answer: { kind: 'rejected', reason: { code } } });
  });
});

describe('after an unclear refusal the reason is the state of what the document refers to', () => {
  const refusal = (message: string) => {
    const read = invoice().read(reply('InvoiceAdd', '', { code: 3140, message }));
    return read.kind === 'inquire' ? read.refusal : undefined;
  };
  const healthyItem =
    '<ItemServiceRet><ListID>80-2</ListID><Name>Labor</Name><IsActive>true</IsActive></ItemServiceRet>';
  const groupItem = '<ItemGroupRet><ListID>80-2</ListID><Name>Kit</Name></ItemGroupRet>';
  const explained = (customers: string, items: string, message = 'QuickBooks error message: Invalid argument.') => {
    const read = refusal(message);
    return read && invoice().explain([reply('CustomerQuery', customers), reply('ItemQuery', items)], read);
  };

  test.each<[string, string, string, object]>([
    ['a customer that is not there', '', healthyItem, { code: 'reference.gone', details: { what: 'customer' } }],
    [
      'an inactive customer',
      customerRet('Acme', '<IsActive>false</IsActive>'),
      healthyItem,
      { code: 'reference.inactive', details: { what: 'customer', name: 'Acme' } },
    ],
    ['an item that is not there', customerRet('Acme'), '', { code: 'reference.gone', details: { what: 'item' } }],
    ['an item of another type', customerRet('Acme'), groupItem, { code: 'reference.wrong-type' }],
    ['nothing wrong', customerRet('Acme'), healthyItem, { code: 'quickbooks.refused' }],
  ])('%s', (_what, customers, items, reason) => {
    expect(explained(customers, items)).toMatchObject({ kind: 'rejected', reason, said: { code: '3140' } });
  });

  test('a currency that QuickBooks speaks of is the customer’s own', () => {
    const customers = customerRet('Acme', '<CurrencyRef><FullName>Euro</FullName></CurrencyRef>');
    const message = 'QuickBooks error message: The currency of the account must be the same.';
    expect(explained(customers, healthyItem, message)).toMatchObject({
      reason: { code: 'reference.other-currency', details: { name: 'Acme' } },
    });
  });

  test('a record that cannot be read is never called deleted', () => {
    expect(explained('<CustomerRet><ListID/><Name>Acme</Name></CustomerRet>', healthyItem)).toMatchObject({
      reason: { code: 'quickbooks.refused' },
    });
  });

  test('no sentence has an internal id', () => {
    const message = 'Object "80000001-1234567890" specified in the request cannot be found.';
    expect(explained(customerRet('Acme'), healthyItem, message)).toMatchObject({
      reason: { sentence: 'QuickBooks rejected this: Object specified in the request cannot be found.' },
      said: { message },
    });
  });
});

describe('what QuickBooks says', () => {
  test.each([
    [
      3140,
      'There is an invalid reference to QuickBooks Customer "80-1" in the Invoice.  QuickBooks error message: The currency of the account must be US Dollar.',
      { kind: 'inquire', refusal: { reason: { code: 'quickbooks.refused' }, said: { code: '3140' } } },
    ],
    [3120, 'Object "1A-1" specified in the request cannot be found.', { kind: 'inquire' }],
    [3000, 'The given object ID "80-1" in the field "ListID" is invalid.', { kind: 'inquire' }],
    [3210, 'The "ItemRef" field has an invalid value.', { kind: 'inquire' }],
    [
      3171,
      'closed',
      { kind: 'rejected', reason: { code: 'quickbooks.books-closed', details: { date: '2026-11-20' } } },
    ],
    [3175, 'locked', { kind: 'deferred' }],
    [3180, 'There was an error when saving: the record is locked by another user.', { kind: 'deferred' }],
    [
      3180,
      'There was an error when saving a Invoice line: element "Lockset install".  QuickBooks error message: The posting account is invalid.',
      { kind: 'inquire', refusal: { reason: { code: 'quickbooks.refused' } } },
    ],
    [
      3180,
      'There was an error when saving.  QuickBooks error message: The list element is in use.',
      { kind: 'deferred' },
    ],
    [3180, 'L’élément "verrou lock" ne peut pas être enregistré.', { kind: 'inquire' }],
    [
      3180,
      'There was an error when saving a Invoice: the number "1001" is used already.',
      { kind: 'look', fallback: { reason: { code: 'number.taken' } } },
    ],
    [3231, 'not processed', { kind: 'deferred' }],
    [3250, 'feature', { kind: 'inquire', refusal: { reason: { code: 'quickbooks.feature-off' } } }],
    [3261, 'no permission', { kind: 'inquire', refusal: { reason: { code: 'quickbooks.permission' } } }],
    [9999, 'something new', { kind: 'inquire', refusal: { reason: { code: 'quickbooks.refused' } } }],
  ])('%i "%s"', (code, message, expected) => {
    const read = invoice().read(reply('InvoiceAdd', '', { code, message }));
    expect(read).toMatchObject(expected);
    if (read.kind === 'rejected') expect(read).toMatchObject({ said: { code: String(code), message } });
  });

  test.each([
    [9999, '', 'status 9999'],
    [9999, '"80-1"', 'status 9999'],
    [3250, '', 'status 3250'],
  ])('a refusal with status %i and the words %j names the status in its sentence', (code, message, words) => {
    const read = invoice().read(reply('InvoiceAdd', '', { code, message }));
    expect(read).toMatchObject({ refusal: { reason: { sentence: expect.stringMatching(`: ${words}\\.?$`) } } });
  });
});
