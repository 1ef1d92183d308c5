import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findProgram } from './program.js';
import { runFolder } from './run.js';

/** Writes a program that prints the given version. */
const writeProgram = (version: string, folder = mkdtempSync(join(runFolder(), 'bin-'))) => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'nats-server');
  writeFileSync(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  chmodSync(path, 0o755);
  return { folder, path };
};
const emptyCache = () => mkdtempSync(join(runFolder(), 'cache-'));

describe('the NATS server that is run', () => {
  test('the named server takes precedence over all others', async () => {
    const { path } = writeProgram('2.11.3');
    const program = findProgram('nats-server', { env: { NATS_SERVER: path, PATH: writeProgram('2.12.0').folder } });
    await expect(program).resolves.toEqual({ path, version: '2.11.3' });
  });

  test.each([
    ['does not run', '/nowhere/nats-server', 'is no nats-server that runs here'],
    ['is too old', writeProgram('2.9.10').path, 'version 2.9.10; 2.10.0 or newer is needed'],
  ])('a named server that %s is an error, and is not passed over', async (_what, path, sentence) => {
    await expect(findProgram('nats-server', { env: { NATS_SERVER: path } })).rejects.toThrow(sentence);
  });

  test('an old server on the PATH is passed over with its reason, and a newer one behind it is taken', async () => {
    const [old, newer] = [writeProgram('2.9.10'), writeProgram('2.10.1')];
    const lines: string[] = [];
    const env = { PATH: `${old.folder}:${newer.folder}`, XDG_CACHE_HOME: emptyCache() };
    const program = findProgram('nats-server', { env, onProgress: (line) => lines.push(line) });
    await expect(program).resolves.toEqual({ path: newer.path, version: '2.10.1' });
    expect(lines).toEqual([
      `nats-server: ${old.path} is passed over, because it is version 2.9.10 and 2.10.0 is needed`,
    ]);
  });

  test('the newest server fetched before is taken, but none whose folder names another version', async () => {
    const cache = emptyCache();
    const fetched = join(cache, 'jobpro', 'nats-server');
    for (const version of ['2.10.9', '2.10.27']) writeProgram(version, join(fetched, `v${version}`));
    writeProgram('2.1.0', join(fetched, 'v2.99.0'));
    const program = findProgram('nats-server', { env: { PATH: '', XDG_CACHE_HOME: cache } });
    await expect(program).resolves.toMatchObject({ version: '2.10.27' });
  });
});
