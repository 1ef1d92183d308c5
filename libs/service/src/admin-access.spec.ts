import { describe, expect, test } from '@jest/globals';
import { readAdminAccess, signForCompany } from './admin-access.js';

const present = 'the-present-token-of-32-characters-';
const former = 'the-former-token-of-32-characters--';
const now = new Date('2026-03-02T10:00:00Z');
const administrator = { kind: 'administrator' };

describe('the administrators’ token', () => {
  test.each<[string | undefined, object | undefined]>([
    [`Bearer ${present}`, administrator],
    [`bearer   ${present} `, administrator],
    [`Bearer ${former}`, administrator],
    ['Bearer wrong', undefined],
    [`Bearer ${present}t`, undefined],
    [`Bearer ${present.slice(0, -1)}`, undefined],
    [`Bearer ${present} ${present}`, undefined],
    [`Bearer ${present},${former}`, undefined],
    [`Basic ${present}`, undefined],
    [present, undefined],
    ['Bearer ', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j', async (header, access) => {
    expect(await readAdminAccess(header, [present, former], now)).toEqual(access);
  });
});

describe('a call that the console signed', () => {
  const read = (token: string, tokens: readonly [string, ...string[]] = [present], at = now) =>
    readAdminAccess(`Bearer ${token}`, tokens, at);

  test('is for its company and its user', async () => {
    const token = await signForCompany([present], 'acme', 'user-1', now);
    expect(await read(token)).toEqual({ kind: 'console', companyId: 'acme', user: 'user-1' });
  });

  test('is of no use after a minute', async () => {
    const token = await signForCompany([present], 'acme', 'user-1', now);
    expect(await read(token, [present], new Date('2026-03-02T10:00:59Z'))).toMatchObject({ kind: 'console' });
    expect(await read(token, [present], new Date('2026-03-02T10:01:00Z'))).toBeUndefined();
  });

  test('opens with the former token during a rotation, and with no other', async () => {
    const token = await signForCompany([former], 'acme', 'user-1', now);
    expect(await read(token, [present, former])).toMatchObject({ kind: 'console' });
    expect(await read(token)).toBeUndefined();
  });

  test('is refused with another company written into it', async () => {
    const [head = '', body = '', signature = ''] = (await signForCompany([present], 'acme', 'user-1', now)).split('.');
    const claims = Buffer.from(body, 'base64url').toString().replace('acme', 'evil');
    expect(await read([head, Buffer.from(claims).toString('base64url'), signature].join('.'))).toBeUndefined();
  });

  test('is refused without a signature', async () => {
    const [, body = ''] = (await signForCompany([present], 'acme', 'user-1', now)).split('.');
    const head = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await read(`${head}.${body}.`)).toBeUndefined();
  });
});
