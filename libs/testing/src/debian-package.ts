import { isNativeError } from 'node:util/types';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { debianArchives, type AptSourceFile, type DebianArchive } from './apt-sources.read.js';
import type { ProgramSource } from './program.js';

const APT = '/etc/apt';
const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** The first release of Debian whose package is new enough; its program runs on the release before as well. */
const RELEASE = 'trixie';
/** The first release with PostgreSQL 18. Its programs need its own C library, which a bundle contains. */
const BUNDLE_RELEASE = 'forky';
const UPDATE_MS = 60_000;
const execute = promisify(execFile);

/**
 * Returns a source that downloads Debian's package from the mirror that this system's apt uses, and unpacks it into the folder.
 * The system's own apt is not changed: lists and cache are the folder's. apt checks the index's signature and the package's checksum.
 */
export function fetchFromDebian(packageName: string, program: string): ProgramSource {
  return async (folder, onProgress) => {
    const unpacked = await fetchPackages(RELEASE, [packageName], folder, (line) => onProgress(`${program}: ${line}`));
    const path = ['usr/sbin', 'usr/bin', 'usr/libexec/docker/cli-plugins']
      .map((bin) => join(unpacked, bin, program))
      .find(existsSync);
    if (path === undefined) throw new Error(`the package holds no ${program}`);
    // Some packages have a link there, which would lead nowhere once it is moved.
    return realpathSync(path);
  };
}

interface Bundle {
  /** The program's package and those of the libraries that it loads, the C library among them. */
  readonly packages: readonly string[];
  /** Folder of the programs in their package, such as `usr/sbin`. */
  readonly bin: string;
  /** Programs to run. The first is the one that is asked for; the others lie next to it. */
  readonly programs: readonly [string, ...string[]];
  /** Returns the files of further libraries. */
  readonly libraries: () => readonly string[];
}

/**
 * Returns a source for programs that need libraries of a newer Debian than this one. They run with the loader and the libraries of
 * their own release, through a short script next to them. The folder `bundle` is kept with all that it contains.
 */
export function fetchBundleFromDebian({ packages, bin, programs, libraries }: Bundle): ProgramSource {
  return async (folder, onProgress) => {
    const unpacked = await fetchPackages(BUNDLE_RELEASE, packages, folder, (line) =>
      onProgress(`${programs[0]}: ${line}`),
    );
    const bundle = join(folder, 'bundle');
    mkdirSync(bundle);
    renameSync(unpacked, join(bundle, 'root'));
    const files = readdirSync(join(bundle, 'root'), { recursive: true, encoding: 'utf8' });
    const loader = files.find((file) => /^usr\/lib\/\S+\/ld-linux[^/]*\.so\.\d$/.test(file));
    if (loader === undefined) throw new Error('the packages hold no loader');
    for (const file of libraries())
      copyFileSync(realpathSync(file), join(bundle, 'root', dirname(loader), basename(file)));
    for (const program of programs) {
      const command = `exec "$here/root/${loader}" --library-path "$here/root/${dirname(loader)}" "$here/root/${bin}/${program}" "$@"`;
      writeFileSync(join(bundle, program), `#!/bin/sh\nhere=$(dirname "$(realpath "$0")")\n${command}\n`, {
        mode: 0o755,
      });
    }
    return join(bundle, programs[0]);
  };
}

/** Downloads packages of a release from the first archive that has them, and returns the folder they are unpacked to. */
async function fetchPackages(
  release: string,
  packages: readonly string[],
  folder: string,
  onProgress: (line: string) => void,
): Promise<string> {
  const codename = debianCodename();
  if (codename === undefined) throw new Error('this system is not Debian');
  const archives = debianArchives(sourceFiles(), codename);
  if (archives.length === 0) throw new Error(`apt's sources name no mirror of Debian ${codename}`);
  const refusals: string[] = [];
  for (const archive of archives) {
    try {
      return await fetchFromArchive(archive, release, packages, folder, onProgress);
    } catch (error) {
      refusals.push(firstComplaint(error));
    }
  }
  throw new Error(refusals.join('; '));
}

async function fetchFromArchive(
  archive: DebianArchive,
  release: string,
  packages: readonly string[],
  folder: string,
  onProgress: (line: string) => void,
): Promise<string> {
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  const list = join(folder, 'sources.list');
  writeFileSync(list, `deb [signed-by=${archive.signedBy ?? DEBIAN_KEYRING}] ${archive.uri} ${release} main\n`);
  const settings = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    // The user that apt downloads as cannot enter a cache folder in somebody's home.
    'APT::Sandbox::User=root',
    'APT::Update::Error-Mode=any',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
  ].flatMap((setting) => ['-o', setting]);
  const options = { cwd: folder, timeout: UPDATE_MS, env: { ...process.env, LC_ALL: 'C' } };

  onProgress(`reading the index of Debian ${release}`);
  await execute('apt-get', [...settings, 'update'], options);
  onProgress(`downloading ${packages.join(', ')}`);
  await execute('apt-get', [...settings, 'download', ...packages], options);
  const archiveFiles = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  if (archiveFiles.length < packages.length) throw new Error('apt brought not every package');
  for (const file of archiveFiles) await execute('dpkg-deb', ['-x', file, 'package'], options);
  return join(folder, 'package');
}

function debianCodename(): string | undefined {
  const file = '/etc/os-release';
  if (!existsSync(file)) return undefined;
  const fields = new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1).replaceAll('"', '')] as const),
  );
  return fields.get('ID') === 'debian' ? fields.get('VERSION_CODENAME') : undefined;
}

function sourceFiles(): AptSourceFile[] {
  const parts = join(APT, 'sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).filter((name) => /\.(sources|list)$/.test(name)) : [];
  return [join(APT, 'sources.list'), ...names.map((name) => join(parts, name))]
    .filter((path) => existsSync(path))
    .map((path) => ({ name: path, text: readFileSync(path, 'utf8') }));
}

/** apt marks what went wrong with `E:`; without it, what the program said or could not do. */
function firstComplaint(error: unknown): string {
  const text = isNativeError(error) ? error.message : String(error);
  return /^E: (.*)$/m.exec(text)?.[1] ?? text.split('\n')[0] ?? text;
}
