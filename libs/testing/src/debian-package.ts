import { isNativeError } from 'node:util/types';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianArchives, type AptSourceFile, type DebianArchive } from './apt-sources.read.js';
import type { ProgramSource } from './program.js';

const APT = '/etc/apt';
const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** The first release of Debian whose package is new enough; its program runs on the release before as well. */
const RELEASE = 'trixie';
const UPDATE_MS = 60_000;
const execute = promisify(execFile);

/**
 * Returns a source that downloads Debian's package from the mirror that this system's apt uses, and unpacks it into the folder.
 * The system's own apt is not changed: lists and cache are the folder's. apt checks the index's signature and the package's checksum.
 */
export function fetchFromDebian(packageName: string, program: string): ProgramSource {
  return async (folder, onProgress) => {
    const codename = debianCodename();
    if (codename === undefined) throw new Error('this system is not Debian');
    const archives = debianArchives(sourceFiles(), codename);
    if (archives.length === 0) throw new Error(`apt's sources name no mirror of Debian ${codename}`);
    const refusals: string[] = [];
    for (const archive of archives) {
      try {
        return await fetchFromArchive(archive, packageName, program, folder, onProgress);
      } catch (error) {
        refusals.push(firstComplaint(error));
      }
    }
    throw new Error(refusals.join('; '));
  };
}

async function fetchFromArchive(
  archive: DebianArchive,
  packageName: string,
  program: string,
  folder: string,
  onProgress: (line: string) => void,
): Promise<string> {
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  const list = join(folder, 'sources.list');
  writeFileSync(list, `deb [signed-by=${archive.signedBy ?? DEBIAN_KEYRING}] ${archive.uri} ${RELEASE} main\n`);
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

  onProgress(`${program}: reading the index of Debian ${RELEASE}`);
  await execute('apt-get', [...settings, 'update'], options);
  onProgress(`${program}: downloading the package ${packageName}`);
  await execute('apt-get', [...settings, 'download', packageName], options);
  const archiveFile = readdirSync(folder).find((name) => name.startsWith(`${packageName}_`) && name.endsWith('.deb'));
  if (archiveFile === undefined) throw new Error('apt brought no package');
  await execute('dpkg-deb', ['-x', archiveFile, 'package'], options);
  const path = ['usr/sbin', 'usr/bin', 'usr/libexec/docker/cli-plugins']
    .map((bin) => join(folder, 'package', bin, program))
    .find(existsSync);
  if (path === undefined) throw new Error(`the package holds no ${program}`);
  // Some packages have a link there, which would lead nowhere once it is moved.
  return realpathSync(path);
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
