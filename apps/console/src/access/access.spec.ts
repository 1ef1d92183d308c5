import { describe, expect, test } from '@jest/globals';
import { decideAccess, type Role, roles } from './access.js';
import { networkOf, TokenBuckets } from './rate-limit.js';
import { developmentLoginRefusal, developmentUsers, isFromThisMachine, readClaims } from './tokens.js';

const user = (companyId: string | undefined, ...given: Role[]) => ({
  id: 'u',
  name: 'U',
  roles: given,
  companyId,
});

describe('access', () => {
  type Ask = [own: string | undefined, roles: Role[], needs: Role, company: string | undefined];
  test.each<[string, Ask, string]>([
    ['a viewer may view the own company', ['a', ['view'], 'view', 'a'], 'granted'],
    ['a viewer may not export', ['a', ['view'], 'export', 'a'], 'role-missing'],
    [
      'an owner may not view another company',
      ['a', ['view', 'export', 'mend', 'connect'], 'view', 'b'],
      'other-company',
    ],
    ['an operator may view any company', [undefined, ['operate'], 'view', 'b'], 'granted'],
    ['an operator may not change a company', [undefined, ['operate', 'mend'], 'mend', 'b'], 'other-company'],
    ['an owner may not operate', ['a', ['view', 'connect'], 'operate', undefined], 'role-missing'],
    ['a user without a company may view none', [undefined, ['view'], 'view', 'a'], 'other-company'],
  ])('%s', (_, [own, given, needs, companyId], expected) => {
    expect(decideAccess(user(own, ...given), needs, companyId).kind).toBe(expected);
  });

  test('each role is the highest of one invented user', () => {
    expect(new Set(developmentUsers.map((invented) => invented.roles.at(-1)))).toEqual(new Set(roles));
  });
});

describe('an address', () => {
  test.each([
    ['IPv4 counts alone', '203.0.113.7', '203.0.113.7'],
    ['IPv6 counts by its network', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['a shortened IPv6 counts by its network', '2001:db8::7', '2001:db8:0:0'],
    ['a mapped IPv4 counts alone', '::ffff:203.0.113.7', '::ffff:203.0.113.7'],
    ['the loopback counts by its network', '::1', '0:0:0:0'],
  ])('%s', (_, address, network) => expect(networkOf(address)).toBe(network));
});

describe('JobPro’s claims', () => {
  test('an unknown role grants nothing', () => {
    expect(readClaims({ sub: 's', company: 'acme', roles: ['view', 'root'] })).toEqual({
      id: 's',
      name: 's',
      companyId: 'acme',
      roles: ['view'],
    });
  });
  test.each([
    {},
    { sub: 's' },
    { sub: '', roles: [] },
    { sub: 's', roles: ['view'], company: 'a.b' },
    { sub: 's', roles: 'view' },
  ])('refuses %j', (claims) => expect(readClaims(claims)).toBeUndefined());
});

describe('the development login', () => {
  const here = {
    databaseUrl: 'postgres://u:p@127.0.0.1:5/d',
    natsUrl: 'nats://localhost:1',
    nodeEnv: undefined,
    jwksUrl: undefined,
  };
  test.each([
    ['runs with the embedded servers', here, undefined],
    ['does not run in production', { ...here, nodeEnv: 'production' }, /production/],
    [
      'does not run with a database elsewhere',
      { ...here, databaseUrl: 'postgres://u:p@db.example/d' },
      /another machine/,
    ],
    [
      'does not run with one of two NATS servers elsewhere',
      { ...here, natsUrl: 'nats://127.0.0.1:1,nats://bus.example' },
      /another machine/,
    ],
    ['does not run together with real tokens', { ...here, jwksUrl: 'https://jobpro.example/keys' }, /choose one/],
  ])('%s', (_, setting, refusal) => {
    const message = developmentLoginRefusal(setting);
    if (refusal === undefined) expect(message).toBeUndefined();
    else expect(message).toMatch(refusal);
  });
  test.each([
    ['127.0.0.1:80', '127.0.0.1', true],
    ['localhost:80', '::ffff:127.0.0.1', true],
    ['[::1]:80', '::1', true],
    ['evil.example', '127.0.0.1', false],
    ['localhost', '10.0.0.7', false],
    [undefined, '127.0.0.1', false],
  ])('a request to %s from %s: %s', (host, remote, allowed) => {
    expect(isFromThisMachine(host, remote)).toBe(allowed);
  });
});

describe('the rate limit', () => {
  test('each user has a burst, then an even rate', () => {
    const buckets = new TokenBuckets({ perMinute: 60, burst: 3 });
    expect([1, 2, 3].map(() => buckets.take('a', 0))).toEqual([0, 0, 0]);
    expect(buckets.take('a', 0)).toBe(1_000);
    expect(buckets.take('b', 0)).toBe(0);
    expect(buckets.take('a', 1_000)).toBe(0);
    expect(buckets.take('a', 1_200)).toBe(800);
  });

  test('a flood of new addresses is still served', () => {
    const buckets = new TokenBuckets({ perMinute: 60, burst: 3 });
    for (let n = 0; n < 25_000; n++) expect(buckets.take(`address ${n}`, n)).toBe(0);
  });
});
