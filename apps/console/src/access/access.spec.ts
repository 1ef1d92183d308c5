import { describe, expect, test } from '@jest/globals';
import { decideAccess, type Role, roles } from './access.js';
import { developmentLoginRefusal, developmentUsers, isFromThisMachine } from './development-login.decide.js';
import { TokenBuckets } from './rate-limit.js';
import { readClaims } from './tokens.js';

const user = (companyId: string | undefined, ...given: Role[]) => ({
  id: 'u',
  name: 'U',
  roles: given,
  ...(companyId === undefined ? {} : { companyId }),
});

describe('access', () => {
  type Ask = [own: string | undefined, roles: Role[], needs: Role, company: string | undefined];
  test.each<[string, Ask, string]>([
    ['a viewer looks at the own company', ['a', ['view'], 'view', 'a'], 'granted'],
    ['a viewer sends nothing', ['a', ['view'], 'export', 'a'], 'role-missing'],
    ['nobody looks at another company', ['a', ['view', 'export', 'mend', 'connect'], 'view', 'b'], 'other-company'],
    ['an operator looks at any', [undefined, ['operate'], 'view', 'b'], 'granted'],
    ['an operator changes no company', [undefined, ['operate', 'mend'], 'mend', 'b'], 'other-company'],
    ['operations are for operators', ['a', ['view', 'connect'], 'operate', undefined], 'role-missing'],
    ['no company is no company', [undefined, ['view'], 'view', 'a'], 'other-company'],
  ])('%s', (_, [own, given, needs, companyId], expected) => {
    expect(decideAccess(user(own, ...given), needs, companyId).kind).toBe(expected);
  });

  test('there is a made-up user whose last role is each of the roles', () => {
    expect(new Set(developmentUsers.map((each) => each.roles.at(-1)))).toEqual(new Set(roles));
  });
});

describe('JobPro’s claims', () => {
  test('a role that we do not know grants nothing', () => {
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
    ['the embedded servers', here, undefined],
    ['production', { ...here, nodeEnv: 'production' }, /production/],
    ['another database', { ...here, databaseUrl: 'postgres://u:p@db.example/d' }, /another machine/],
    [
      'one of two NATS servers elsewhere',
      { ...here, natsUrl: 'nats://127.0.0.1:1,nats://bus.example' },
      /another machine/,
    ],
    ['real tokens beside it', { ...here, jwksUrl: 'https://jobpro.example/keys' }, /choose one/],
  ])('%s', (_, setting, refusal) => {
    const said = developmentLoginRefusal(setting);
    if (refusal === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(refusal);
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
  test('allows a burst, then the even rate, for each user alone', () => {
    const budget = new TokenBuckets({ perMinute: 60, burst: 3 });
    expect([1, 2, 3].map(() => budget.take('a', 0))).toEqual([0, 0, 0]);
    expect(budget.take('a', 0)).toBe(1_000);
    expect(budget.take('b', 0)).toBe(0);
    expect(budget.take('a', 1_000)).toBe(0);
    expect(budget.take('a', 1_200)).toBe(800);
  });

  test('made-up addresses cost no memory', () => {
    const budget = new TokenBuckets({ perMinute: 60, burst: 3 });
    for (let n = 0; n < 25_000; n++) expect(budget.take(`address ${n}`, n)).toBe(0);
  });
});
