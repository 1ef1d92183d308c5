import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { natsServerBinary } from './index.js';
import { runFolder } from './run.js';

/** A folder with a program that says it is such a version. */
const pretend = (version: string, folder = mkdtempSync(join(runFolder(), 'bin-'))) => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'nats-server');
  writeFileSync(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  chmodSync(path, 0o755);
  return { folder, path };
};
const emptyCache = () => mkdtempSync(join(runFolder(), 'cache-'));

describe('which NATS server is run', () => {
  test('the named server takes precedence over all others', async () => {
    const { path } = pretend('2.11.3');
    const found = natsServerBinary({ env: { NATS_SERVER: path, PATH: pretend('2.12.0').folder } });
    await expect(found).resolves.toEqual({ path, version: '2.11.3' });
  });

  test.each([
    ['does not run', '/nowhere/nats-server', 'is not a NATS server that runs here'],
    ['is too old', pretend('2.9.10').path, 'version 2.9.10; 2.10.0 or newer is needed'],
  ])('one that is named and %s is an error, not passed over', async (_what, path, sentence) => {
    await expect(natsServerBinary({ env: { NATS_SERVER: path } })).rejects.toThrow(sentence);
  });

  test('an old one on the PATH is passed over with its reason, a newer one behind it is taken', async () => {
    const [old, newer] = [pretend('2.9.10'), pretend('2.10.1')];
    const told: string[] = [];
    const env = { PATH: `${old.folder}:${newer.folder}`, XDG_CACHE_HOME: emptyCache() };
    const found = natsServerBinary({ env, onProgress: (line) => told.push(line) });
    await expect(found).resolves.toEqual({ path: newer.path, version: '2.10.1' });
    expect(told).toEqual([`NATS server: ${old.path} is passed over, for it is version 2.9.10 and 2.10.0 is needed`]);
  });

  test('of those fetched before the newest is taken, and one whose folder says another version is not', async () => {
    const cache = emptyCache();
    const kept = join(cache, 'jobpro', 'nats-server');
    for (const version of ['2.10.9', '2.10.27']) pretend(version, join(kept, `v${version}`));
    pretend('2.1.0', join(kept, 'v2.99.0'));
    const found = natsServerBinary({ env: { PATH: '', XDG_CACHE_HOME: cache } });
    await expect(found).resolves.toMatchObject({ version: '2.10.27' });
  });
});
