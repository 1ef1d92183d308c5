import { describe, expect, test } from '@jest/globals';
import type { Customer } from '@jobpro/contracts';
import { booksOf, companies, customers, expectCommand, toldOf, writtenOr } from '@jobpro/mapping/testing';
import fc from 'fast-check';
import { customerToDesktop, customerToOnline } from './customer.js';

const customer = (more: Partial<Customer> = {}): Customer => ({ id: 'c', revision: 1, displayName: 'Acme', ...more });
const online = (more: Partial<Customer>) => customerToOnline(customer(more), booksOf('online'));
const desktop = (more: Partial<Customer>) => customerToDesktop(customer(more), booksOf('desktop'));

describe('the name of a customer', () => {
  test.each([
    // JobPro says          QuickBooks Online gets   QuickBooks Desktop gets
    ["O'Brien & Sons", "O'Brien & Sons", "O'Brien & Sons"],
    ['  Smith   and  Co ', 'Smith and Co', 'Smith and Co'],
    ['Smith\tand\nCo', 'Smith and Co', 'Smith and Co'],
    ['Smith: Kitchen', 'Smith- Kitchen', 'Smith- Kitchen'],
    ['Bell\u0007 Ltd', 'Bell- Ltd', 'Bell- Ltd'],
    ['José Núñez', 'José Núñez', 'José Núñez'],
    ['Łukasz Bąk', 'Łukasz Bąk', 'Lukasz Bak'],
    ['Cafe\u0301', 'Café', 'Café'],
    ['“Quoted” – Ltd', '“Quoted” – Ltd', '"Quoted" - Ltd'],
  ])('%j', (given, inOnline, inDesktop) => {
    expect(writtenOr(online({ displayName: given }))).toMatchObject({ name: inOnline });
    expect(writtenOr(desktop({ displayName: given }))).toMatchObject({ name: inDesktop });
  });

  test.each([
    [
      '',
      'This customer has no name, and QuickBooks requires one.',
      'This customer has no name, and QuickBooks requires one.',
    ],
    ['x'.repeat(42), undefined, /longer than the 41 characters that QuickBooks accepts/],
    ['田中', undefined, /contains characters that QuickBooks does not accept/],
  ])('%j is refused where the edition cannot hold it, never shortened', (given, inOnline, inDesktop) => {
    if (inOnline === undefined) expect(online({ displayName: given }).ok).toBe(true);
    else expect(toldOf(online({ displayName: given }))).toEqual([inOnline]);
    expect(toldOf(desktop({ displayName: given }))[0]).toMatch(inDesktop);
  });

  test.each<[number, RegExp | undefined]>([
    [100, undefined],
    [
      101,
      /^The name “x+” was sent in full\. It is longer than the 100 characters that QuickBooks’ own pages and imports accept\.$/,
    ],
    [500, /was sent in full/],
    [501, /longer than the 500 characters that QuickBooks accepts/],
  ])('%i characters Online', (length, sentence) => {
    const sentences = toldOf(online({ displayName: 'x'.repeat(length) }));
    expect(sentences).toHaveLength(sentence === undefined ? 0 : 1);
    expect(sentences.join('')).toMatch(sentence ?? /^$/);
  });

  test('what was changed in it is a warning', () => {
    expect(toldOf(online({ displayName: 'Smith: Kitchen' }))).toEqual([
      'The name “Smith: Kitchen” became “Smith- Kitchen”, because QuickBooks does not accept some of its characters.',
    ]);
    expect(toldOf(desktop({ displayName: 'Łukasz' }))).toEqual([
      'In the customer name, Ł became L, because QuickBooks does not accept some characters.',
    ]);
    expect(toldOf(online({ displayName: '  Smith   and  Co ' }))).toEqual([]);
  });
});

describe('the rest of a customer', () => {
  test.each<[string, Partial<Customer>, object, object]>([
    [
      'a person',
      { givenName: 'Ann', familyName: 'Lee' },
      { givenName: 'Ann', familyName: 'Lee' },
      { firstName: 'Ann', lastName: 'Lee' },
    ],
    [
      'a person without a company',
      { kind: 'person', displayName: 'Ann Lee' },
      { companyName: undefined },
      { companyName: undefined },
    ],
    ['a company has the name that is shown', { kind: 'company' }, { companyName: 'Acme' }, { companyName: 'Acme' }],
    [
      'a company with another name of its own',
      { kind: 'company', companyName: 'Acme Ltd' },
      { companyName: 'Acme Ltd' },
      { companyName: 'Acme Ltd' },
    ],
    ['a person of a company', { companyName: 'Acme Ltd' }, { companyName: 'Acme Ltd' }, { companyName: 'Acme Ltd' }],
    [
      'terms by the company’s own name for them',
      { terms: 'net 30 days' },
      { terms: { name: 'Net 30' } },
      { terms: { name: 'Net 30' } },
    ],
    [
      'terms that nothing was chosen for',
      { terms: 'Net 15' },
      { terms: { name: 'Net 15' } },
      { terms: { name: 'Net 15' } },
    ],
    ['no terms where they are blank', { terms: ' ' }, { terms: undefined }, { terms: undefined }],
    ['a customer who pays tax', {}, { taxable: true }, { taxable: true }],
    ['a tax-exempt customer', { taxExempt: true }, { taxable: false }, { taxable: false }],
    [
      'phones and email',
      { phone: '555 0100', mobile: '555 0101', email: 'a@b.example' },
      { phone: '555 0100', mobile: '555 0101', email: 'a@b.example' },
      { phone: '555 0100', mobile: '555 0101', email: 'a@b.example' },
    ],
    [
      'an address',
      { billingAddress: { lines: ['1 Quay', ' '], city: 'Albany' } },
      { billingAddress: { lines: ['1 Quay'], city: 'Albany' } },
      { billingAddress: { lines: ['1 Quay'], city: 'Albany' } },
    ],
  ])('%s', (_what, more, inOnline, inDesktop) => {
    expect(writtenOr(online(more))).toMatchObject({ create: inOnline });
    expect(writtenOr(desktop(more))).toMatchObject({ create: inDesktop });
  });

  test('a text that is too long is shortened, with a warning', () => {
    expect(writtenOr(desktop({ givenName: 'x'.repeat(40) }))).toMatchObject({ create: { firstName: 'x'.repeat(25) } });
    expect(toldOf(desktop({ givenName: 'x'.repeat(40), billingAddress: { lines: ['y'.repeat(60)] } }))).toEqual([
      'The first name was shortened to 25 characters, the most that QuickBooks accepts.',
      'The billing address was shortened to 41 characters, the most that QuickBooks accepts.',
    ]);
  });
});

test.each([
  ['command.online.customer.ensure.v1', 'online', customerToOnline],
  ['command.desktop.customer.ensure.v1', 'desktop', customerToDesktop],
] as const)('any customer that the contracts allow becomes a %s, or a sentence', (type, edition, translate) => {
  fc.assert(
    fc.property(customers, companies(edition), (any, settings) => {
      expect(['command', 'refusal']).toContain(expectCommand(type, translate(any, { ...booksOf(edition), settings })));
    }),
  );
});
