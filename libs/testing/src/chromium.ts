import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { withLock } from '../lock.mjs';
import { runFolder } from './run.js';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const INSTALLS_WITHIN = 300_000;

/** A real browser without a window. Debian's is installed where there is none and we may; else a sentence says what to do. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = find() ?? (await install());
  // Only who opens a browser loads what drives it.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: FLAGS });
}

const find = (): string | undefined =>
  [process.env['CHROMIUM_PATH'] ?? '', ...PATHS].find((path) => path !== '' && existsSync(path));

async function install(): Promise<string> {
  if (userInfo().uid !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'The tests of the page need Chromium: install it ("apt-get install chromium"), or name it in CHROMIUM_PATH.',
    );
  }
  return withLock(join(runFolder(), 'chromium'), async () => {
    const there = find();
    if (there !== undefined) return there;
    process.stderr.write('installing Chromium for the tests of the page, once\n');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const quiet = ['-y', '-q', '--no-install-recommends', 'install', 'chromium'];
    if ((await run('apt-get', quiet, env)) !== 0) {
      await run('apt-get', ['-q', 'update'], env);
      await run('apt-get', quiet, env);
    }
    const path = find();
    if (path === undefined)
      throw new Error('Chromium could not be installed with apt-get; install it, or name it in CHROMIUM_PATH.');
    return path;
  });
}

async function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', resolve);
  });
  const overdue = sleep(INSTALLS_WITHIN, null, { ref: false }).then(() => {
    child.kill();
    return null;
  });
  return Promise.race([ended, overdue]);
}
