import { isNativeError } from 'node:util/types';
import { execFile } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../lock.mjs';
import { fetchFromDebian } from './nats-debian.js';
import { fetchRelease } from './nats-release.js';
import type { NatsSource } from './nats-source.js';
import { compareVersions, isAtLeast, OLDEST_NATS, readNatsVersion } from './nats-version.read.js';

export interface NatsBinary {
  readonly path: string;
  readonly version: string;
}

export interface NatsBinaryOptions {
  /** Receives one line for each program that is passed over, fetched or found. */
  onProgress?: (line: string) => void;
  /** Default: this process's environment. `NATS_SERVER`, `PATH`, `XDG_CACHE_HOME` are read. */
  env?: NodeJS.ProcessEnv;
}

const execute = promisify(execFile);
const sources: readonly { name: string; fetch: NatsSource }[] = [
  { name: "the server's own release", fetch: fetchRelease },
  { name: "the system's Debian mirror", fetch: fetchFromDebian },
];

/**
 * A NATS server to run: the one named in `NATS_SERVER`, else one on the PATH, else one fetched before, else one fetched
 * now, from its release page or from Debian. Several processes may ask at once; one of them fetches.
 * Throws one sentence that says what to install when none can be had.
 */
export async function natsServerBinary({ onProgress, env = process.env }: NatsBinaryOptions = {}): Promise<NatsBinary> {
  const tell = onProgress ?? (() => undefined);
  if (env['NATS_SERVER'] !== undefined && env['NATS_SERVER'] !== '') return named(env['NATS_SERVER']);
  const found = (await onPath(env, tell)) ?? (await cached(cacheFolder(env)));
  if (found !== undefined) return found;
  const cache = cacheFolder(env);
  mkdirSync(cache, { recursive: true });
  return withLock(join(cache, 'fetching'), async () => (await cached(cache)) ?? (await fetched(cache, tell)));
}

async function named(path: string): Promise<NatsBinary> {
  const version = await versionOf(path);
  if (version === undefined) throw new Error(`NATS_SERVER names ${path}, which is not a NATS server that runs here.`);
  if (!isAtLeast(version, OLDEST_NATS)) {
    throw new Error(`NATS_SERVER names version ${version}; ${OLDEST_NATS} or newer is needed.`);
  }
  return { path, version };
}

async function onPath(env: NodeJS.ProcessEnv, tell: (line: string) => void): Promise<NatsBinary | undefined> {
  // Debian puts it where only root's PATH leads.
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  for (const folder of new Set(folders.filter((each) => each !== ''))) {
    const path = join(folder, 'nats-server');
    if (!runnable(path)) continue;
    const version = await versionOf(path);
    if (version !== undefined && isAtLeast(version, OLDEST_NATS)) return { path, version };
    const why = version === undefined ? 'does not run' : `is version ${version} and ${OLDEST_NATS} is needed`;
    tell(`NATS server: ${path} is passed over, for it ${why}`);
  }
  return undefined;
}

/** The newest that was fetched before. One folder a version, as `v2.10.27/nats-server`. */
async function cached(cache: string): Promise<NatsBinary | undefined> {
  if (!existsSync(cache)) return undefined;
  const versions = readdirSync(cache)
    .filter((name) => /^v\d+\.\d+\.\d+$/.test(name))
    .map((name) => name.slice(1))
    .filter((version) => isAtLeast(version, OLDEST_NATS))
    .sort(compareVersions)
    .reverse();
  for (const version of versions) {
    const path = join(cache, `v${version}`, 'nats-server');
    if (runnable(path) && (await versionOf(path)) === version) return { path, version };
  }
  return undefined;
}

async function fetched(cache: string, tell: (line: string) => void): Promise<NatsBinary> {
  const refusals: string[] = [];
  for (const source of sources) {
    const folder = mkdtempSync(join(cache, 'new-'));
    const started = Date.now();
    try {
      tell(`NATS server: fetching it from ${source.name}`);
      const path = await source.fetch(folder, tell);
      const binary = await keep(cache, path);
      tell(`NATS server: ${binary.version} fetched in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      return binary;
    } catch (error) {
      const why = isNativeError(error) ? error.message : String(error);
      refusals.push(`${source.name}: ${why}`);
      tell(`NATS server: not from ${source.name}: ${why}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new Error(
    `No NATS server could be had (${refusals.join('; ')}): install nats-server ${OLDEST_NATS} or newer and put it on the PATH, or name it in NATS_SERVER.`,
  );
}

/** Moves a fetched program to its place in one step, so that nobody ever sees half of it. */
async function keep(cache: string, path: string): Promise<NatsBinary> {
  chmodSync(path, 0o755);
  const version = await versionOf(path);
  if (version === undefined) throw new Error('the program does not run on this machine.');
  if (!isAtLeast(version, OLDEST_NATS)) throw new Error(`it is version ${version}.`);
  const place = join(cache, `v${version}`);
  mkdirSync(place, { recursive: true });
  renameSync(path, join(place, 'nats-server'));
  return { path: join(place, 'nats-server'), version };
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(path, ['--version'], { timeout: 10_000 });
    return readNatsVersion(stdout + stderr);
  } catch {
    return undefined;
  }
}

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(userCache(env), 'jobpro', 'nats-server');
}

/** The user's cache folder, or one of the user's own among temporary files where there is none to write to. */
function userCache(env: NodeJS.ProcessEnv): string {
  const wanted =
    env['XDG_CACHE_HOME'] ?? join(homedir(), process.platform === 'darwin' ? join('Library', 'Caches') : '.cache');
  try {
    mkdirSync(wanted, { recursive: true });
    accessSync(wanted, constants.W_OK);
    return wanted;
  } catch {
    return join(tmpdir(), `cache-${userInfo().uid}`);
  }
}
