import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenKeys } from '../testing/settings.fixture.js';
import { TokenCipher } from './token-cipher.js';

const [present, former] = [randomBytes(32), randomBytes(32)];

describe('tokens at rest', () => {
  test('a sealed text opens only for its owner, and never looks the same twice', () => {
    const cipher = new TokenCipher(tokenKeys(present));
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (text, id) => {
        const sealed = cipher.seal(text, id);
        expect(cipher.open(sealed, cipher.keyId, id)).toBe(text);
        expect(cipher.seal(text, id)).not.toBe(sealed);
        expect(() => cipher.open(sealed, cipher.keyId, `${id}x`)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  test('a sealed text of which one bit changed does not open', () => {
    const cipher = new TokenCipher(tokenKeys(present));
    const bytes = Buffer.from(cipher.seal('refresh', 'c'), 'base64');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    expect(() => cipher.open(bytes.toString('base64'), cipher.keyId, 'c')).toThrow();
  });

  test('a former key opens, the present key seals', () => {
    const old = new TokenCipher(tokenKeys(former));
    const rotated = new TokenCipher(tokenKeys(present, former));
    expect(rotated.open(old.seal('token', 'c'), old.keyId, 'c')).toBe('token');
    expect(rotated.keyId).not.toBe(old.keyId);
    expect(() => new TokenCipher(tokenKeys(present)).open(old.seal('token', 'c'), old.keyId, 'c')).toThrow(
      /ENCRYPTION_KEY/,
    );
  });
});
