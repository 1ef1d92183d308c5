import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DeskAddress, readAddress, writeAddress } from './desk.query.js';

describe('the address is the state', () => {
  test.each<[string, DeskAddress]>([
    ['', { view: 'ready', sort: '-date' }],
    ['view=all', { sort: '-date' }],
    ['view=failed&customer=C%201&sort=amount', { view: 'failed', customer: 'C 1', sort: 'amount' }],
    ['view=nonsense&from=yesterday&min=1e9&sort=name', { view: 'ready', sort: '-date' }],
  ])('%s', (search, address) => expect(readAddress(search)).toEqual(address));

  test('jobs go by themselves: all of them are shown', () => {
    expect(readAddress('', 'job')).toEqual({ sort: '-date' });
    expect(readAddress('view=waiting', 'job')).toEqual({ view: 'waiting', sort: '-date' });
  });

  test('what is written is read again', () => {
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
});
