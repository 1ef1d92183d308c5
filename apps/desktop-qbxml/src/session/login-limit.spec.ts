import { describe, expect, test } from '@jest/globals';
import { LoginLimit } from './login-limit.js';

const NOW = 1_000_000;

/** Returns how many of these logins, all at once, may be checked. None succeeds. */
function checked(limit: LoginLimit, logins: readonly { userName: string; address: string }[], now = NOW): number {
  return logins.filter((login) => limit.take(login, now) !== undefined).length;
}
const logins = (count: number, login: (index: number) => { userName: string; address: string }) =>
  Array.from({ length: count }, (_, index) => login(index));

describe('a flood of logins is checked only up to its allowance', () => {
  test('from one address, under any user names', () => {
    const flood = logins(1_000, (index) => ({ userName: `user-${String(index)}`, address: '203.0.113.9' }));
    const limit = new LoginLimit();
    expect(checked(limit, flood)).toBe(30);
    expect(checked(limit, flood, NOW + 4_000)).toBe(2);
  });

  test('of one user name, from any addresses', () => {
    const flood = logins(1_000, (index) => ({ userName: 'jobpro-acme', address: `203.0.113.${String(index)}` }));
    expect(checked(new LoginLimit(), flood)).toBe(15);
  });
});

test('a login that succeeds is never limited, however often it repeats', () => {
  const limit = new LoginLimit();
  const office = { userName: 'jobpro-acme', address: '198.51.100.4' };
  for (let run = 0; run < 1_000; run += 1) {
    const permit = limit.take(office, NOW);
    expect(permit).toBeDefined();
    permit?.succeeded();
  }
});

test('the guesses of others do not limit a computer that has logged in', () => {
  const limit = new LoginLimit();
  const office = { userName: 'jobpro-acme', address: '198.51.100.4' };
  limit.take(office, NOW)?.succeeded();
  checked(
    limit,
    logins(1_000, (index) => ({ userName: 'jobpro-acme', address: `203.0.113.${String(index)}` })),
  );
  expect(limit.take(office, NOW)).toBeDefined();
});
