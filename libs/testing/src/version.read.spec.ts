import { describe, expect, test } from '@jest/globals';
import { compareVersions, isAtLeast, readChecksum, readVersion } from './version.read.js';

describe('the version of a program', () => {
  test.each([
    ['nats-server: v2.10.27', '2.10.27'],
    ['nats-server: v2.11.0-beta.1\n', '2.11.0'],
    ['promtool, version 2.53.3+ds1 (branch: debian/sid)', '2.53.3'],
    ['pg_dump (PostgreSQL) 18.6 (Debian 18.6-3)', '18.6.0'],
    ['(devel)\n', '0.0.0'],
    ['nats-server version 3', undefined],
    ['', undefined],
  ])('is read from %j', (printed, version) => {
    expect(readVersion(printed)).toBe(version);
  });

  test('is compared by number, not by letter', () => {
    expect(isAtLeast('2.9.10', '2.10.0')).toBe(false);
    expect(isAtLeast('2.10.0', '2.10.0')).toBe(true);
    expect(isAtLeast('3.0.0', '2.10.0')).toBe(true);
    expect(['2.10.9', '2.9.30', '2.10.27'].sort(compareVersions)).toEqual(['2.9.30', '2.10.9', '2.10.27']);
  });
});

describe('a published checksum', () => {
  const sum = 'ab'.repeat(32);
  const list = `${'0'.repeat(64)}  other.tar.gz\n${sum.toUpperCase()} *wanted.tar.gz\n`;
  test('is found by its whole file name', () => {
    expect(readChecksum(list, 'wanted.tar.gz')).toBe(sum);
    expect(readChecksum(list, 'anted.tar.gz')).toBeUndefined();
  });
});
