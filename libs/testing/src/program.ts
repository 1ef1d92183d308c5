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
import { basename, delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../lock.mjs';
import { fetchBundleFromDebian, fetchFromDebian } from './debian-package.js';
import { fetchNatsRelease } from './nats-release.js';
import { postgresClientLibraries } from './postgres-binary.js';
import { compareVersions, isAtLeast, readVersion } from './version.read.js';

/** Fetches a program into an empty folder and returns its path. Throws a sentence when it cannot. */
export type ProgramSource = (folder: string, onProgress: (line: string) => void) => Promise<string>;

interface ProgramSpec {
  /** The environment variable that names the program. */
  readonly variable: string;
  /** Arguments that print the version and end. */
  readonly versionArguments: readonly string[];
  /** The oldest version that does what the project needs. */
  readonly oldest: string;
  readonly sources: readonly { readonly name: string; readonly fetch: ProgramSource }[];
}

const DEBIAN_MIRROR = "the system's Debian mirror";
const fromDebian = (packageName: string, program: string) => ({
  name: DEBIAN_MIRROR,
  fetch: fetchFromDebian(packageName, program),
});

const programs = {
  /** 2.10 is the oldest server with subject transforms, several filters of a consumer and `term` with a reason. */
  'nats-server': {
    variable: 'NATS_SERVER',
    versionArguments: ['--version'],
    oldest: '2.10.0',
    sources: [{ name: "the server's own release", fetch: fetchNatsRelease }, fromDebian('nats-server', 'nats-server')],
  },
  /** Checks the configuration of Prometheus and tests its rules. */
  promtool: {
    variable: 'PROMTOOL',
    versionArguments: ['--version'],
    oldest: '2.42.0',
    sources: [fromDebian('promtool', 'promtool')],
  },
  /** Builds the manifests of deploy/kubernetes. Debian's build prints no version, which counts as 0.0.0. */
  kustomize: {
    variable: 'KUSTOMIZE',
    versionArguments: ['version'],
    oldest: '0.0.0',
    sources: [fromDebian('kustomize', 'kustomize')],
  },
  /** Checks the configuration of the reverse proxy. */
  caddy: {
    variable: 'CADDY',
    versionArguments: ['version'],
    oldest: '2.6.0',
    sources: [fromDebian('caddy', 'caddy')],
  },
  /** Compose's command line checks docker-compose.yml without an engine. */
  'docker-compose': {
    variable: 'DOCKER_COMPOSE',
    versionArguments: ['version'],
    oldest: '2.24.0',
    sources: [fromDebian('docker-compose', 'docker-compose')],
  },
  /** Backs up a database of the embedded Postgres or of an older one. Its bundle also has `pg_restore` and `psql`, which restore it. */
  pg_dump: {
    variable: 'PG_DUMP',
    versionArguments: ['--version'],
    oldest: '18.0.0',
    sources: [
      {
        name: DEBIAN_MIRROR,
        fetch: fetchBundleFromDebian({
          packages: [
            'postgresql-client-18',
            ...['libc6', 'liblz4-1', 'libreadline8t64', 'libssl3t64', 'libtinfo6', 'libzstd1', 'zlib1g'],
          ],
          bin: 'usr/lib/postgresql/18/bin',
          programs: ['pg_dump', 'pg_restore', 'psql'],
          libraries: postgresClientLibraries,
        }),
      },
    ],
  },
} satisfies Record<string, ProgramSpec>;

export type ProgramName = keyof typeof programs;

export interface Program {
  readonly path: string;
  readonly version: string;
}

export interface ProgramOptions {
  /** Receives one line for each program that is passed over, fetched or chosen. */
  onProgress?: (line: string) => void;
  /** Default: this process's environment. The program's own variable, `PATH` and `XDG_CACHE_HOME` are read. */
  env?: NodeJS.ProcessEnv;
}

const execute = promisify(execFile);

/**
 * Returns a program to run: the one that its variable names, else one on the PATH, else one fetched before, else one fetched now.
 * Several processes may ask at once; one of them fetches. Throws one sentence that says what to install when there is none.
 */
export async function findProgram(
  name: ProgramName,
  { onProgress = () => undefined, env = process.env }: ProgramOptions = {},
): Promise<Program> {
  const spec: ProgramSpec = programs[name];
  const path = env[spec.variable] ?? '';
  if (path !== '') return namedProgram(name, path);
  const cache = join(userCache(env), 'jobpro', name);
  const existing = (await programOnPath(name, env, onProgress)) ?? (await cachedProgram(name, cache));
  if (existing !== undefined) return existing;
  mkdirSync(cache, { recursive: true });
  return withLock(
    join(cache, 'fetching'),
    async () => (await cachedProgram(name, cache)) ?? (await fetchProgram(name, cache, onProgress)),
  );
}

async function namedProgram(name: ProgramName, path: string): Promise<Program> {
  const { variable, oldest } = programs[name];
  const version = await versionOf(name, path);
  if (version === undefined) throw new Error(`${variable} names ${path}, which is no ${name} that runs here.`);
  if (!isAtLeast(version, oldest))
    throw new Error(`${variable} names version ${version}; ${oldest} or newer is needed.`);
  return { path, version };
}

async function programOnPath(
  name: ProgramName,
  env: NodeJS.ProcessEnv,
  onProgress: (line: string) => void,
): Promise<Program | undefined> {
  const { oldest } = programs[name];
  // Debian installs servers where only root's PATH leads.
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  for (const folder of new Set(folders.filter((each) => each !== ''))) {
    const path = join(folder, name);
    if (!runnable(path)) continue;
    const version = await versionOf(name, path);
    if (version !== undefined && isAtLeast(version, oldest)) return { path, version };
    const reason = version === undefined ? 'does not run' : `is version ${version} and ${oldest} is needed`;
    onProgress(`${name}: ${path} is passed over, because it ${reason}`);
  }
  return undefined;
}

/** Returns the newest program that was fetched before. Each version has its own folder, as `v2.10.27/nats-server`. */
async function cachedProgram(name: ProgramName, cache: string): Promise<Program | undefined> {
  if (!existsSync(cache)) return undefined;
  const versions = readdirSync(cache)
    .filter((folder) => /^v\d+\.\d+\.\d+$/.test(folder))
    .map((folder) => folder.slice(1))
    .filter((version) => isAtLeast(version, programs[name].oldest))
    .sort(compareVersions)
    .reverse();
  for (const version of versions) {
    const path = join(cache, `v${version}`, name);
    if (runnable(path) && (await versionOf(name, path)) === version) return { path, version };
  }
  return undefined;
}

async function fetchProgram(name: ProgramName, cache: string, onProgress: (line: string) => void): Promise<Program> {
  const { sources, oldest, variable } = programs[name];
  const refusals: string[] = [];
  for (const source of sources) {
    const folder = mkdtempSync(join(cache, 'new-'));
    const started = Date.now();
    try {
      onProgress(`${name}: fetching it from ${source.name}`);
      const program = await keep(name, cache, await source.fetch(folder, onProgress));
      onProgress(`${name}: ${program.version} fetched in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      return program;
    } catch (error) {
      const reason = isNativeError(error) ? error.message : String(error);
      refusals.push(`${source.name}: ${reason}`);
      onProgress(`${name}: not from ${source.name}: ${reason}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new Error(
    `${name} could not be fetched (${refusals.join('; ')}). Install ${name} ${oldest} or newer and put it on the PATH, or name it in ${variable}.`,
  );
}

/** Moves a fetched program, or the folder of its bundle, to its place in one step, so that no process ever sees half of it. */
async function keep(name: ProgramName, cache: string, path: string): Promise<Program> {
  chmodSync(path, 0o755);
  const version = await versionOf(name, path);
  if (version === undefined) throw new Error('the program does not run on this machine.');
  if (!isAtLeast(version, programs[name].oldest)) throw new Error(`it is version ${version}.`);
  const folder = join(cache, `v${version}`);
  if (basename(dirname(path)) === 'bundle') {
    rmSync(folder, { recursive: true, force: true });
    renameSync(dirname(path), folder);
  } else {
    mkdirSync(folder, { recursive: true });
    renameSync(path, join(folder, name));
  }
  return { path: join(folder, name), version };
}

async function versionOf(name: ProgramName, path: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(path, [...programs[name].versionArguments], { timeout: 10_000 });
    return readVersion(stdout + stderr);
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

/** Returns the user's cache folder, or one of the user's own among temporary files where it cannot be written to. */
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
