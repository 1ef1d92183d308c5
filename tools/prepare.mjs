/**
 * Gets a checkout ready: installs what is missing and, with `--build`, builds what changed. Runs first in every command,
 * so it needs nothing but Node itself, and is quick when there is nothing to do.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { withLock } from '../libs/testing/lock.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.cache', 'jobpro', 'installed');
const lock = join(root, '.cache', 'preparing');
const OLDEST_NODE = [20, 19];
const STILL_AT_IT_MS = 15_000;
const LONGEST_MS = 15 * 60_000;

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(`Node ${OLDEST_NODE.join('.')} or newer is needed, and this is ${process.versions.node}.`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function lockHash() {
  try {
    return createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex');
  } catch {
    throw new Error('package-lock.json is missing: take it from the repository again.');
  }
}

/** Whether what npm wrote down after its last install is what the lock file asks for; packages for other systems aside. */
function installedByHand() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.optional === true) return true;
    return present[path]?.version === entry.version && present[path]?.link === entry.link;
  });
}

function isInstalled(hash) {
  try {
    if (readFileSync(stamp, 'utf8') === hash) return true;
  } catch {
    // Nothing was installed from here yet.
  }
  return installedByHand();
}

/** Runs a command quietly, prints from time to time that it still runs, and throws with its last lines when it fails. */
async function step(doing, done, command, args, env = {}) {
  const started = Date.now();
  console.log(`prepare: ${doing}`);
  const heartbeat = setInterval(() => console.log(`prepare: still at it after ${seconds(started)}`), STILL_AT_IT_MS);
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`),
    );
  });
  clearInterval(heartbeat);
  if (failure !== undefined) {
    process.stderr.write(`${output.trim().split('\n').slice(-60).join('\n')}\n`);
    throw new Error(`${doing} failed after ${seconds(started)}: ${failure}, see its last lines above.`);
  }
  console.log(`prepare: ${done(output)} in ${seconds(started)}`);
}

async function install() {
  const hash = lockHash();
  if (isInstalled(hash)) {
    remember(hash);
    return;
  }
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // Not "npm ci": it insists on the optional packages of every other system, which not every registry holds. This one
  // takes the same versions from the lock file and, with --no-save, leaves that file unchanged.
  const args = [...first, 'install', '--no-save', '--no-audit', '--no-fund'];
  await step('installing the packages of package-lock.json', () => 'packages installed', command, args);
  if (!isInstalled(hash))
    throw new Error('npm installed other versions than package-lock.json asks for: remove node_modules and try again.');
  remember(hash);
}

function remember(hash) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

async function build() {
  const bin = readJson(join(root, 'node_modules', 'nx', 'package.json'))?.bin;
  const path = typeof bin === 'string' ? bin : bin?.nx;
  if (path === undefined) throw new Error('nx is not installed: remove node_modules and try again.');
  const nx = join(root, 'node_modules', 'nx', path);
  const summary = (output) => {
    const hits = /(\d+)\/(\d+) hit/.exec(output);
    return hits === null ? 'built' : `built, ${hits[1]} of ${hits[2]} unchanged,`;
  };
  const args = [nx, 'run-many', '-t', 'build', '--output-style=static'];
  await step('building what changed', summary, process.execPath, args, { NX_DAEMON: 'false', NX_TUI: 'false' });
}

/** Two commands started at once would install into each other's folders: the second waits. */
async function prepare() {
  await install();
  if (process.argv.includes('--build')) await build();
}

try {
  checkNode();
  mkdirSync(dirname(lock), { recursive: true });
  await withLock(lock, prepare, {
    within: LONGEST_MS,
    onWait: () => console.log('prepare: waiting for another command that is preparing this checkout'),
  });
} catch (error) {
  console.error(`prepare: ${error.message}`);
  process.exit(1);
}
