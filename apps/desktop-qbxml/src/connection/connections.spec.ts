import { expect, test } from '@jest/globals';
import { isReported, waitAfter } from '../session/authenticate.js';
import { fits, hashPassword, newPassword } from './connections.js';

test('a password fits its own hash only, whatever blanks surround it', async () => {
  const password = newPassword();
  expect(password).toMatch(/^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/);
  const hash = await hashPassword(password);
  expect(hash).not.toContain(password);
  expect(await fits(` ${password}\n`, hash)).toBe(true);
  expect(await fits(newPassword(), hash)).toBe(false);
  expect(await fits(password, undefined)).toBe(false);
  expect(await hashPassword(password)).not.toBe(hash);
});

test('wrong passwords wait longer each time, up to a minute, and are reported after three', () => {
  expect([0, 1, 2, 3, 5, 8, 50].map(waitAfter)).toEqual([0, 0.5, 1, 2, 8, 60, 60]);
  expect([1, 2, 3].map(isReported)).toEqual([false, false, true]);
});
