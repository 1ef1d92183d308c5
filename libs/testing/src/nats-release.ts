import { isNativeError } from 'node:util/types';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramSource } from './program.js';
import { readChecksum } from './version.read.js';

/** The release that is fetched where no server is installed. */
const FETCHED_NATS = '2.10.27';
const RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
const LIST_MS = 8_000;
const ARCHIVE_MS = 90_000;
const ARCHIVE_LIMIT = 100 * 1024 * 1024;
const architectures: Partial<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm7', ia32: '386' };
const execute = promisify(execFile);

/** Downloads the server's own release archive and checks it against the checksums published with it. */
export const fetchNatsRelease: ProgramSource = async (folder, onProgress) => {
  const architecture = architectures[process.arch];
  if (architecture === undefined || !['linux', 'darwin', 'freebsd'].includes(process.platform)) {
    throw new Error(`no archive is known for ${process.platform} on ${process.arch}`);
  }
  const name = `nats-server-v${FETCHED_NATS}-${process.platform}-${architecture}`;
  const archive = `${name}.tar.gz`;
  const checksums = await download(`${RELEASES}/v${FETCHED_NATS}/SHA256SUMS`, LIST_MS);
  const published = readChecksum(checksums.toString('utf8'), archive);
  if (published === undefined) throw new Error(`${archive} is not among the published checksums`);

  onProgress(`nats-server: downloading ${archive}`);
  const content = await download(`${RELEASES}/v${FETCHED_NATS}/${archive}`, ARCHIVE_MS);
  const actual = createHash('sha256').update(content).digest('hex');
  if (actual !== published) throw new Error(`${archive} does not have its published checksum`);
  writeFileSync(join(folder, archive), content);
  await execute('tar', ['-xzf', archive, '--no-same-owner', `${name}/nats-server`], { cwd: folder, timeout: 60_000 });
  return join(folder, name, 'nats-server');
};

async function download(url: string, withinMs: number): Promise<Buffer> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    if (Number(answer.headers.get('content-length') ?? 0) > ARCHIVE_LIMIT) throw new Error('it is far too large');
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    throw new Error(`${new URL(url).host} did not send it (${reason(error)})`, { cause: error });
  }
}

/** `fetch` says only "fetch failed"; what failed is in its cause. */
function reason(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return isNativeError(error.cause) && error.cause.message !== '' ? error.cause.message : error.message;
}
