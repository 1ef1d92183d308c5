import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DeskAddress, readAddress, withField, writeAddress } from './address.js';

describe('the desk’s address', () => {
  test.each<[string, DeskAddress]>([
    ['', { view: 'ready', sort: '-date' }],
    ['view=all', { sort: '-date' }],
    ['view=failed&customer=C%201&sort=amount', { view: 'failed', customer: 'C 1', sort: 'amount' }],
    ['view=nonsense&from=yesterday&min=1e9&sort=name', { view: 'ready', sort: '-date' }],
  ])('is read from “%s”, without what is malformed', (search, address) => expect(readAddress(search)).toEqual(address));

  test('shows all jobs by default, because they are sent automatically', () => {
    expect(readAddress('', 'job')).toEqual({ sort: '-date' });
    expect(readAddress('view=waiting', 'job')).toEqual({ view: 'waiting', sort: '-date' });
  });

  test('is read as it was written', () => {
    const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
    const addresses = fc.record({
      view: optional(fc.constantFrom('ready', 'failed', 'exported', 'blocked')),
      sort: fc.constantFrom('-date', 'date', '-amount', 'amount'),
      q: optional(fc.stringMatching(/^[\w&=%#+]{1,40}$/)),
      customer: optional(fc.stringMatching(/^[\w&=%#+é]{1,40}$/)),
      from: optional(fc.constant('2026-01-31')),
      max: optional(fc.constant('12.50')),
    });
    fc.assert(
      fc.property(addresses, (given) => {
        const address = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        expect(readAddress(writeAddress(given as DeskAddress))).toEqual(address);
      }),
    );
  });

  test('changes or drops one field of its filter', () => {
    const address = { view: 'ready', sort: '-date', from: '2026-01-01' } as const;
    expect(withField(address, 'to', '2026-02-01')).toEqual({ ...address, to: '2026-02-01' });
    expect(withField(address, 'from', '')).toEqual({ view: 'ready', sort: '-date' });
  });
});
