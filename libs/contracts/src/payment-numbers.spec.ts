import { growth, randomFrom } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage } from './messages.js';
import {
  looksLikeBankNumber,
  looksLikeCardNumber,
  looksLikeSocialSecurityNumber,
  paymentNumberField,
  withoutPaymentNumbers,
} from './payment-numbers.js';

describe('card numbers', () => {
  test.each([
    ['4111 1111 1111 1111', true],
    ['paid with 4111-1111-1111-1111, thanks', true],
    ['378282246310005', true],
    ['4111 1111 1111 1111 12/27', true],
    ['4111111111111111 123', true],
    ['two: 4111111111111111 5500005555555559', true],
    ['4111.1111.1111.1111', true],
    ['4111  1111  1111  1111', true],
    ['4111/1111/1111/1111', true],
    ['4111_1111_1111_1111', true],
    ['4111\t1111\n1111, 1111', true],
    ['4111\u00a01111\u00a01111\u00a01111', true],
    ['4111\u20131111\u20111111\u20121111', true],
    ['\uff14\uff11\uff11\uff11 1111 1111 1111', true],
    ['4111\u200b1111\u200b1111\u200b1111', true],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', true],
    ['41111111111111111227', true],
    ['4111 1111 1111 1111 5500 0055 5555 5559', true],
    ['3782 822463 10005', true],
    ['cvv 123', true],
    ['security code: 1234', true],
    ['9400 1000 0000 0000 0000 00', false],
    ['356938035643809', false],
    ['Rooms 12 14 16 18 20 22 24 26', false],
    ['4111 1111 1111 1112', false],
    ['Call 1-800-555-0199', false],
    ['Serial 12345', false],
    ['Pallet 1234567890128', false],
    ['', false],
  ])('%s', (text, expected) => {
    expect(looksLikeCardNumber(text)).toBe(expected);
  });
});

describe('bank numbers', () => {
  test.each([
    ['GB82 WEST 1234 5698 7654 32', true],
    ['IBAN DE89370400440532013000, thank you', true],
    ['FR14 2004 1010 0505 0001 3M02 606', true],
    ['AT61 1904 3002 3457 3201 paid', true],
    ['GB82 WEST 1234 5698 7654 33', false],
    ['Routing 021000021', true],
    ['ABA no. 021000021 acct 12', true],
    ['Routing 021000022', false],
    ['021000021', false],
    ['Bank acct. 000123456789', true],
    ['checking account no: 1234 5678', true],
    ['Savings account number 12-345-678', true],
    ['021000021 / 000123456789', true],
    ['ACH 021000021 000123456789', true],
    ['Acct 000123456789', true],
    ['checking 000123456789', true],
    ['IBAN GB82-WEST-1234-5698-7654-32', true],
    ['Check 5512, account 10023', false],
    ['Savings account wiring 480 120 240', false],
    ['checking account on 2026-11-20', false],
    ['Paid from checking acct 12052026', false],
    ['Account 10023345 is ours with the supply house', false],
    ['Change order 20261120-0042 for the bank, account room 12', false],
  ])('%s: %s', (text, expected) => {
    expect(looksLikeBankNumber(text)).toBe(expected);
  });
});

describe('social security numbers', () => {
  test.each([
    ['123-45-6789', true],
    ['SSN 123456789', true],
    ['123\u201145\u20116789', true],
    ['000-45-6789', false],
    ['923-45-6789', false],
    ['Call 518-555-0199', false],
    ['Order 1123-45-6789', false],
  ])('%s: %s', (text, expected) => {
    expect(looksLikeSocialSecurityNumber(text)).toBe(expected);
  });
});

describe('honest numbers', () => {
  const random = randomFrom(20261130);
  const digits = (count: number) => Array.from({ length: count }, () => random.between(0, 9)).join('');
  const day = (separator: string) =>
    [random.between(2020, 2028), random.between(1, 12), random.between(1, 28)]
      .map((part) => String(part).padStart(2, '0'))
      .join(separator);
  const phone = () => `${digits(3)}-${digits(3)}-${digits(4)}`;
  const imei = () => `35${digits(13)}`;
  test.each<[string, () => string]>([
    ['invoice numbers by day', () => `${day('')}${digits(5)}`],
    ['invoice numbers by day and counter', () => `${day('')}-${digits(5)}`],
    ['purchase orders', () => `4500${digits(6)}-${digits(5)}`],
    ['permits', () => `2026-${digits(7)} ${digits(2)}`],
    ['two phones', () => `${phone()} ${phone()}`],
    ['two dates', () => `${day('-')} ${day('-')}`],
    ['device numbers (IMEI)', imei],
    ['tracking numbers', () => `9400 1${digits(3)} ${digits(4)} ${digits(4)} ${digits(4)} ${digits(2)}`],
    ['room measures', () => Array.from({ length: 8 }, () => digits(2)).join(' ')],
  ])('fewer than one in a thousand %s are refused', (_kind, make) => {
    const texts = Array.from({ length: 4_000 }, make);
    const refused = texts.filter(
      (text) => looksLikeCardNumber(text) || looksLikeBankNumber(text) || looksLikeSocialSecurityNumber(text),
    );
    expect(refused.length).toBeLessThan(4);
  });
});

describe('a text four times as long', () => {
  const searches = [looksLikeCardNumber, looksLikeBankNumber, looksLikeSocialSecurityNumber, withoutPaymentNumbers];
  test.each(['1 ', '1', '4111 ', '12-', 'GB82', 'bank ', 'acct ', 'routing ', '"a":', '123-45-', '\u200b1', 'cvv '])(
    'of %j is searched in about four times the work, not sixteen times',
    (part) => {
      const text = (length: number) => part.repeat(Math.ceil(length / part.length));
      for (const search of searches) expect(growth(search, text(60_000), text(240_000))).toBeLessThan(10);
    },
  );
});

describe('the border', () => {
  const payment = { id: 'p', revision: 1, customerId: 'c', date: '2026-11-20', amount: '1.00', applications: [] };
  const secrets = ['card 4111 1111 1111 1111', 'IBAN DE89370400440532013000', 'bank account 000123456789'];

  test.each(secrets.flatMap((text) => ['memo', 'reference', 'method'].map((field) => [field, text])))(
    'a %s that says “%s” is refused, and the sentence does not repeat it',
    (field, text) => {
      const parsed = parseMessage('jobpro.payment.recorded.v1', { ...payment, [field]: text });
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toMatch(/4111|DE89|000123456789/);
    },
  );
});

describe('what is kept although it was refused', () => {
  test('holds none of these numbers, and the rest as it was', () => {
    expect(
      withoutPaymentNumbers(
        '{"memo":"card 4111 1111 1111 1111","reference":"5512","method":"IBAN DE89370400440532013000","x":"bank acct 000123456789"}',
      ),
    ).toBe(
      '{"memo":"card [number removed]","reference":"5512","method":"IBAN [number removed]","x":"[number removed]"}',
    );
  });

  test('whatever the text, nothing that looks like one is left', () => {
    const parts = fc.constantFrom(
      '4111 1111 1111 1111',
      '5500005555555559',
      'DE89370400440532013000',
      'Routing 021000021',
      ' ',
      '-',
      '1',
      'x',
      'bank acct 123456',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (some) => {
        const left = withoutPaymentNumbers(some.join(' '));
        expect(looksLikeCardNumber(left) || looksLikeBankNumber(left)).toBe(false);
      }),
    );
  });
});

describe('a field for a card or bank number, known to no schema', () => {
  const customer = { id: 'c', revision: 1, displayName: 'Acme 42' };
  test.each([
    [{ cardNumber: '4111 1111 1111 1111' }, 'cardNumber'],
    [{ cardNumber: 4111111111111111 }, 'cardNumber'],
    [{ payment: { credit_card_no: 'ends in 1111' } }, 'payment.credit_card_no'],
    [{ cards: [{ note: 'x' }, { cvv: '123' }] }, 'cards.1.cvv'],
    [{ bankAccount: '12-3456' }, 'bankAccount'],
    [{ card: '4111 1111 1111 1111' }, 'card'],
    [{ card: { number: '4111 1111 1111 1111' } }, 'card.number'],
    [{ pan: '4111' }, 'pan'],
    [{ securityCode: '123' }, 'securityCode'],
    [{ bankAcct: '000123' }, 'bankAcct'],
    [{ routing: '021000021' }, 'routing'],
    [{ ssn: '123-45-6789' }, 'ssn'],
    [{ ibanNumber: 'DE89' }, 'ibanNumber'],
    [{ creditCard: true }, undefined],
    [{ cardNumber: '' }, undefined],
    [{ accountNumber: '10023' }, undefined],
    [{ externalId: '4111111111111111' }, undefined],
    [{ accounts: { income: '4000 Sales' } }, undefined],
  ])('%j', (more, where) => {
    const data = { ...customer, ...more };
    expect(paymentNumberField(data)).toBe(where);
    const parsed = parseMessage('jobpro.customer.created.v1', data);
    expect(parsed.ok).toBe(where === undefined);
    if (!parsed.ok)
      expect(parsed.reason).toBe(`the field “${where ?? ''}” is one for a card or bank number, and none is ever taken`);
  });

  test('is taken out of what is kept of it', () => {
    const text = withoutPaymentNumbers(
      '{"id":"c7","card_number":"ends in 1111","cvv":123,"iban":"x \\" 9","revision":1}',
    );
    expect(JSON.parse(text)).toEqual({
      id: 'c7',
      card_number: '[number removed]',
      cvv: '[number removed]',
      iban: '[number removed]',
      revision: 1,
    });
  });
});
