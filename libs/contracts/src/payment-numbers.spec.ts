import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage } from './messages.js';
import {
  looksLikeBankNumber,
  looksLikeCardNumber,
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
    ['Check 5512, account 10023', false],
    ['Account 10023345 is ours with the supply house', false],
    ['Change order 20261120-0042 for the bank, account room 12', false],
  ])('%s: %s', (text, expected) => {
    expect(looksLikeBankNumber(text)).toBe(expected);
  });
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
    const kept = withoutPaymentNumbers(
      '{"id":"c7","card_number":"ends in 1111","cvv":123,"iban":"x \\" 9","revision":1}',
    );
    expect(JSON.parse(kept)).toEqual({
      id: 'c7',
      card_number: '[number removed]',
      cvv: '[number removed]',
      iban: '[number removed]',
      revision: 1,
    });
  });
});
