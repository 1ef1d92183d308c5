import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenCipher } from './token.cipher.js';

const [today, before] = [randomBytes(32), randomBytes(32)];

describe('tokens at rest', () => {
  test('whatever is sealed opens again, only for what it belongs to, and never looks the same twice', () => {
    const cipher = new TokenCipher(today);
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

  test('a change of one bit does not open', () => {
    const cipher = new TokenCipher(today);
    const bytes = Buffer.from(cipher.seal('refresh', 'c'), 'base64');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    expect(() => cipher.open(bytes.toString('base64'), cipher.keyId, 'c')).toThrow();
  });

  test('a key of before opens, the key of today seals', () => {
    const old = new TokenCipher(before);
    const rotated = new TokenCipher(today, [before]);
    expect(rotated.open(old.seal('token', 'c'), old.keyId, 'c')).toBe('token');
    expect(rotated.keyId).not.toBe(old.keyId);
    expect(() => new TokenCipher(today).open(old.seal('token', 'c'), old.keyId, 'c')).toThrow(/ENCRYPTION_KEY/);
  });
});
