import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';

/** One file of the page, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Quick enough to be done at each start, and within a percent of the best. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Every file of the built page by its path, compressed once; none when it is not built. */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of list(folder)) {
    const type = TYPES[extname(entry)];
    if (type === undefined) continue;
    const plain = readFileSync(entry);
    files.set(`/${relative(folder, entry)}`, {
      type,
      plain,
      br: brotliCompressSync(plain, QUALITY),
      gzip: gzipSync(plain),
    });
  }
  return files;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
