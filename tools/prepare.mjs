/**
 * Gets a checkout ready: installs what is missing and, with `--build`, builds what changed. Runs first in every command,
 * so it needs nothing but Node itself, and is quick when there is nothing to do.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { withLock } from '../libs/testing/lock.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.cache', 'jobpro', 'installed');
const built = join(root, '.cache', 'built');
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

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
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
  return readText(stamp) === hash || installedByHand();
}

/** Runs npm quietly, prints from time to time that it still runs, and throws with its last lines when it fails. */
async function step(doing, done, args, env = {}) {
  const started = Date.now();
  console.log(`prepare: ${doing}`);
  const heartbeat = setInterval(() => console.log(`prepare: still at it after ${seconds(started)}`), STILL_AT_IT_MS);
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
  console.log(`prepare: ${done} in ${seconds(started)}`);
}

async function install() {
  const hash = lockHash();
  if (isInstalled(hash)) {
    remember(hash);
    return;
  }
  // Not "npm ci": it insists on the optional packages of every other system, which not every registry holds. This one
  // takes the same versions from the lock file and, with --no-save, leaves that file unchanged.
  const args = ['install', '--no-save', '--no-audit', '--no-fund'];
  await step('installing the packages of package-lock.json', 'packages installed', args);
  if (!isInstalled(hash))
    throw new Error('npm installed other versions than package-lock.json asks for: remove node_modules and try again.');
  remember(hash);
}

function remember(hash) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

async function build() {
  const before = sourcesHash();
  if (readText(built) === before && workspaces().every(isBuilt)) return;
  await step('building what changed', 'built', ['run', '--silent', 'build'], { NX_DAEMON: 'false', NX_TUI: 'false' });
  writeFileSync(built, before);
}

/** Returns another hash when a file that the build reads is added, removed or changed. */
function sourcesHash() {
  const hash = createHash('sha256');
  const files = ['.swcrc', 'compile.mjs', 'nx.json', 'package-lock.json', ...workspaces().flatMap(filesOf)];
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function workspaces() {
  const { workspaces: patterns } = readJson(join(root, 'package.json'));
  return patterns.flatMap((pattern) => {
    const parent = pattern.replace(/\*$/, '');
    return parent === pattern ? [pattern] : readdirSync(join(root, parent)).map((name) => join(parent, name));
  });
}

const isBuilt = (folder) => !existsSync(join(root, folder, 'src')) || existsSync(join(root, folder, 'dist'));

function filesOf(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
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
