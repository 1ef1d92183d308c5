import { describe, expect, test } from '@jest/globals';
import { seedSchema } from '../file/seed.schema.js';
import { CompanyFileFixture } from '../testing/company-file.fixture.js';
import { childOf, childrenOf, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';

const who = (name = 'Abel &amp; Sons'): string => `<CustomerRef><FullName>${name}</FullName></CustomerRef>`;
const line = (item: string, rest: string, tax = ''): string =>
  `<InvoiceLineAdd><ItemRef><FullName>${item}</FullName></ItemRef>${rest}${tax}</InvoiceLineAdd>`;
const invoice = (inside: string, macro = ''): string =>
  `<InvoiceAddRq><InvoiceAdd${macro}>${inside}</InvoiceAdd></InvoiceAddRq>`;
const pay = (inside: string): string =>
  `<ReceivePaymentAddRq><ReceivePaymentAdd>${inside}</ReceivePaymentAdd></ReceivePaymentAddRq>`;
const applied = (txnId: string, amount?: string): string =>
  `<AppliedToTxnAdd><TxnID>${txnId}</TxnID>${amount === undefined ? '' : `<PaymentAmount>${amount}</PaymentAmount>`}</AppliedToTxnAdd>`;
const returned = (answer: Element): Element => {
  const ret = answer.children[0];
  if (!ret) throw new Error(answer.attributes['statusMessage']);
  return ret;
};
const addInvoice = (fixture: CompanyFileFixture, amount: string, customer?: string): string =>
  textOf(returned(fixture.askOne(invoice(who(customer) + line('Labor', `<Amount>${amount}</Amount>`)))), 'TxnID') ?? '';

describe('InvoiceAdd', () => {
  test.each([
    ['quantity times rate, half a cent up', '<Quantity>3</Quantity><Rate>0.335</Rate>', '0.335', '1.01'],
    ['quantity alone at the price of the item', '<Quantity>2.5</Quantity>', '85.00', '212.50'],
    ['an amount alone', '<Amount>99.99</Amount>', '99.99', '99.99'],
    ['quantity and amount decide the rate', '<Quantity>3</Quantity><Amount>10.00</Amount>', '3.33333', '10.00'],
    ['nothing but the item', '', '85.00', '85.00'],
    ['a credit line', '<Quantity>-1</Quantity><Rate>5</Rate>', '5.00', '-5.00'],
  ])('prices %s', (_what, inside, rate, amount) => {
    const ret = returned(new CompanyFileFixture().askOne(invoice(who() + line('Labor', inside))));
    const first = childOf(ret, 'InvoiceLineRet');
    expect([textOf(first, 'Rate'), textOf(first, 'Amount'), textOf(ret, 'Subtotal')]).toEqual([rate, amount, amount]);
  });

  test('adds the sales tax of taxable lines', () => {
    const lines = line('Labor', '<Quantity>1</Quantity>') + line('Lumber', '<Quantity>3</Quantity><Rate>12.5</Rate>');
    const ret = returned(new CompanyFileFixture().askOne(invoice(who() + '<TxnDate>2024-11-01</TxnDate>' + lines)));
    expect(textOf(ret, 'Subtotal')).toBe('122.50');
    expect(textOf(ret, 'SalesTaxTotal')).toBe('3.09');
    expect(textOf(ret, 'BalanceRemaining')).toBe('125.59');
    expect(textOf(ret, 'TxnDate')).toBe('2024-11-01');
    expect(textOf(ret, 'IsPaid')).toBe('false');
    expect(textOf(ret, 'DueDate')).toBe('2024-11-01');
  });

  test('takes terms from the customer, and a number where none is given', () => {
    const ret = returned(
      new CompanyFileFixture().askOne(
        invoice(who('Zo&#235; M&#252;ller') + '<TxnDate>2024-11-01</TxnDate>' + line('Labor', '')),
      ),
    );
    expect([textOf(ret, 'DueDate'), textOf(ret, 'RefNumber')]).toEqual(['2024-12-01', '1']);
  });

  test.each([
    ['an unknown customer', who('Nobody') + line('Labor', ''), '3140'],
    ['an unknown item', who() + line('Gold', ''), '3140'],
    ['unknown terms', who() + '<TermsRef><FullName>Never</FullName></TermsRef>' + line('Labor', ''), '3140'],
    [
      'an account of another type',
      who() + '<ARAccountRef><FullName>Checking</FullName></ARAccountRef>' + line('Labor', ''),
      '3140',
    ],
    [
      'an amount without an item',
      who() + '<InvoiceLineAdd><Desc>x</Desc><Amount>1.00</Amount></InvoiceLineAdd>',
      '3180',
    ],
    [
      'what the simulator does not keep',
      who() + line('Labor', '') + '<ShippingLineAdd><Amount>1.00</Amount></ShippingLineAdd>',
      '1030',
    ],
  ])('refuses %s and makes nothing', (_what, inside, code) => {
    const fixture = new CompanyFileFixture();
    expect(fixture.code(invoice(inside))).toBe(code);
    expect(fixture.file.invoices.size).toBe(0);
  });

  test('takes one number twice unless the preference forbids it', () => {
    const fixture = new CompanyFileFixture();
    const numbered = invoice(who() + '<RefNumber>A-1</RefNumber>' + line('Labor', ''));
    expect([fixture.code(numbered), fixture.code(numbered)]).toEqual(['0', '0']);
    const answer = fixture.askOne('<InvoiceQueryRq><RefNumber>a-1</RefNumber></InvoiceQueryRq>');
    expect(answer.children).toHaveLength(2);
    expect(childrenOf(answer.children[0], 'InvoiceLineRet')).toHaveLength(0);
    expect(fixture.code('<InvoiceQueryRq><RefNumberCaseSensitive>a-1</RefNumberCaseSensitive></InvoiceQueryRq>')).toBe(
      '1',
    );
    fixture.switches = { ...fixture.switches, duplicateRefNumbers: 'refuse' };
    expect(fixture.code(numbered)).toBe('3180');
  });

  test.each([
    ['3140', '3140'],
    ['accepted', '0'],
  ] as const)('answers an invoice for an inactive customer with the setting %s by %s', (inactiveReference, code) => {
    const fixture = new CompanyFileFixture();
    fixture.switches = { ...fixture.switches, inactiveReference };
    expect(fixture.code(invoice(who('Gone Fishing') + line('Labor', '')))).toBe(code);
  });

  test.each([
    ['last-used', 'Retainage'],
    ['first', 'Accounts Receivable'],
  ] as const)(
    'enters an invoice without a receivable account on the account %s: %s',
    (receivableAccount, expectedName) => {
      const fixture = new CompanyFileFixture({
        accounts: [...seedSchema.parse({}).accounts, { name: 'Retainage', type: 'AccountsReceivable' }],
      });
      fixture.switches = { ...fixture.switches, receivableAccount };
      const retainage = '<ARAccountRef><FullName>Retainage</FullName></ARAccountRef>';
      expect(fixture.code(invoice(who() + retainage + line('Labor', '<Amount>1.00</Amount>')))).toBe('0');
      const next = returned(fixture.askOne(invoice(who() + line('Labor', '<Amount>2.00</Amount>'))));
      expect(textOf(childOf(next, 'ARAccountRef'), 'FullName')).toBe(expectedName);
    },
  );
});

describe('ReceivePaymentAdd', () => {
  test('pays several invoices and leaves the rest unused', () => {
    const fixture = new CompanyFileFixture();
    const [first, second] = [addInvoice(fixture, '100.00'), addInvoice(fixture, '50.00')];
    const ret = returned(
      fixture.askOne(
        pay(
          `${who()}<RefNumber>C-9</RefNumber><TotalAmount>200.00</TotalAmount>${applied(first, '100.00')}${applied(second, '20.00')}`,
        ),
      ),
    );
    expect(textOf(ret, 'UnusedPayment')).toBe('80.00');
    expect(childrenOf(ret, 'AppliedToTxnRet').map((each) => textOf(each, 'BalanceRemaining'))).toEqual([
      '0.00',
      '30.00',
    ]);
    const [queried] = fixture.askOne(
      `<InvoiceQueryRq><TxnID>${first}</TxnID><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>`,
    ).children;
    expect(textOf(queried, 'IsPaid')).toBe('true');
    expect(textOf(childOf(queried, 'LinkedTxn'), 'Amount')).toBe('-100.00');
    const open = fixture.askOne(
      `<InvoiceQueryRq><EntityFilter><FullName>Abel &amp; Sons</FullName></EntityFilter><PaidStatus>NotPaidOnly</PaidStatus></InvoiceQueryRq>`,
    );
    expect(open.children.map((each) => textOf(each, 'TxnID'))).toEqual([second]);
    const [abel] = fixture.askOne('<CustomerQueryRq><FullName>Abel &amp; Sons</FullName></CustomerQueryRq>').children;
    expect(textOf(abel, 'Balance')).toBe('-50.00');
  });

  test('applies nothing where IsAutoApply is false, and by amount or age where it is true', () => {
    const fixture = new CompanyFileFixture();
    const [first, second] = [addInvoice(fixture, '100.00'), addInvoice(fixture, '50.00')];
    const none = returned(
      fixture.askOne(pay(`${who()}<TotalAmount>10.00</TotalAmount><IsAutoApply>false</IsAutoApply>`)),
    );
    expect(textOf(none, 'UnusedPayment')).toBe('10.00');
    const exact = returned(
      fixture.askOne(pay(`${who()}<TotalAmount>50.00</TotalAmount><IsAutoApply>true</IsAutoApply>`)),
    );
    expect(textOf(childOf(exact, 'AppliedToTxnRet'), 'TxnID')).toBe(second);
    const oldest = returned(
      fixture.askOne(pay(`${who()}<TotalAmount>30.00</TotalAmount><IsAutoApply>true</IsAutoApply>`)),
    );
    expect(textOf(childOf(oldest, 'AppliedToTxnRet'), 'TxnID')).toBe(first);
  });

  test('refuses more than is owed, more than was paid, and the invoice of another', () => {
    const fixture = new CompanyFileFixture();
    const own = addInvoice(fixture, '100.00');
    const other = addInvoice(fixture, '10.00', 'Zo&#235; M&#252;ller');
    const job = addInvoice(fixture, '10.00', 'Abel &amp; Sons:Kitchen');
    const total = '<TotalAmount>500.00</TotalAmount>';
    expect(fixture.code(pay(who() + total + applied(own, '100.01')))).toBe('3210');
    expect(fixture.code(pay(who() + total + applied(own, '60.00') + applied(own, '60.00')))).toBe('3210');
    expect(fixture.code(pay(`${who()}<TotalAmount>5.00</TotalAmount>${applied(own, '6.00')}`))).toBe('3210');
    expect(fixture.code(pay(who() + total + applied(other, '1.00')))).toBe('3210');
    expect(fixture.code(pay(who() + total + applied('FFFF-1732233445', '1.00')))).toBe('3120');
    expect(
      fixture.code(
        pay(`${who()}<PaymentMethodRef><FullName>Shells</FullName></PaymentMethodRef><IsAutoApply>false</IsAutoApply>`),
      ),
    ).toBe('3140');
    expect(fixture.file.payments.size).toBe(0);
    expect(fixture.code(pay(who() + total + applied(job, '10.00')))).toBe('0');
  });

  test.each(['3120', '3210'] as const)(
    'refuses a payment of a paid invoice with the setting %s by that code',
    (paidInvoice) => {
      const fixture = new CompanyFileFixture();
      fixture.switches = { ...fixture.switches, paidInvoice };
      const paid = addInvoice(fixture, '10.00');
      const payment = pay(`${who()}<TotalAmount>10.00</TotalAmount>${applied(paid, '10.00')}`);
      expect(fixture.code(payment)).toBe('0');
      expect(fixture.code(payment)).toBe(paidInvoice);
    },
  );

  test('pays an invoice of the same set by macro', () => {
    const fixture = new CompanyFileFixture();
    const { children } = fixture.ask(
      invoice(who() + line('Labor', '<Amount>70.00</Amount>'), ' defMacro="TxnID:inv1"') +
        pay(
          `${who()}<TotalAmount>70.00</TotalAmount><AppliedToTxnAdd><TxnID useMacro="TxnID:inv1" /><PaymentAmount>70.00</PaymentAmount></AppliedToTxnAdd>`,
        ) +
        pay(`${who()}<AppliedToTxnAdd><TxnID useMacro="TxnID:unknown"></TxnID></AppliedToTxnAdd>`),
    );
    expect(children.map((answer) => answer.attributes['statusCode'])).toEqual(['0', '0', '9102']);
    const [paid] = [...fixture.file.invoices.values()];
    expect(paid?.applied.toFixed(2)).toBe('70.00');
  });
});
