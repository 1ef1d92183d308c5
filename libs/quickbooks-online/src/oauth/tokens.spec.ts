import { describe, expect, test } from '@jest/globals';
import { connectionEndsAt, endingOf, isRefreshDue, readTokenReply } from './tokens.js';

const now = new Date('2026-03-01T10:00:00Z');
const body = {
  token_type: 'bearer',
  access_token: 'a',
  refresh_token: 'r',
  expires_in: 3600,
  x_refresh_token_expires_in: 8726400,
};

describe('the token endpoint', () => {
  test('tokens with their ends', () => {
    const read = readTokenReply(200, JSON.stringify({ ...body, x_refresh_token_hard_expires_in: 157680000 }), now);
    expect(read).toEqual({
      kind: 'tokens',
      tokens: {
        accessToken: 'a',
        refreshToken: 'r',
        accessExpiresAt: new Date('2026-03-01T11:00:00Z'),
        refreshExpiresAt: new Date('2026-06-10T10:00:00Z'),
        hardExpiresAt: new Date('2031-02-28T10:00:00Z'),
      },
    });
    expect(readTokenReply(200, JSON.stringify(body), now)).toMatchObject({ tokens: { hardExpiresAt: null } });
  });

  test.each([
    [
      400,
      '{"error":"invalid_grant","error_description":"Token invalid"}',
      { kind: 'refused', error: 'invalid_grant', description: 'Token invalid' },
    ],
    [401, '{"error":"invalid_client"}', { kind: 'refused', error: 'invalid_client', description: null }],
    [429, '{"error":"slow_down"}', { kind: 'unknown', status: 429 }],
    [500, '{"error":"invalid_grant"}', { kind: 'unknown', status: 500 }],
    [200, '{"access_token":"a"}', { kind: 'unknown', status: 200 }],
    [200, '{"access_to', { kind: 'unknown', status: 200 }],
    [503, '<html>', { kind: 'unknown', status: 503 }],
  ])('%i %s', (status, text, expected) => expect(readTokenReply(status, text, now)).toEqual(expected));
});

describe('ends', () => {
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

  test('an access token is refreshed within the margin', () => {
    const tokens = { accessExpiresAt: new Date(now.getTime() + 300_000) };
    expect(isRefreshDue(tokens, now, 299)).toBe(false);
    expect(isRefreshDue(tokens, now, 300)).toBe(true);
  });

  test.each([
    [101, null, { kind: 'far' }],
    [14, null, { kind: 'near', days: 14, because: 'unused' }],
    [7.5, null, { kind: 'near', days: 14, because: 'unused' }],
    [7, null, { kind: 'near', days: 7, because: 'unused' }],
    [1, null, { kind: 'near', days: 2, because: 'unused' }],
    [0, null, { kind: 'ended', because: 'unused' }],
    [101, 6, { kind: 'near', days: 7, because: 'five-years' }],
    [101, -1, { kind: 'ended', because: 'five-years' }],
    [5, 900, { kind: 'near', days: 7, because: 'unused' }],
  ])('%p days, cap %p', (rolling, cap, ending) => {
    const tokens = { refreshExpiresAt: inDays(rolling), hardExpiresAt: cap === null ? null : inDays(cap) };
    expect(endingOf(tokens, now)).toEqual(ending);
    expect(connectionEndsAt(tokens)).toEqual(inDays(Math.min(rolling, cap ?? Infinity)));
  });
});
