import type { DesktopState } from '@jobpro/contracts';
import { type CompanyFile, qbxmlVersion, stampOf } from '@jobpro/qbxml';
import { type Connection, OWNER_ID } from '../connection/connection.js';
import type { OpenFile } from '../connection/connection.store.js';
import type { FileFacts } from '../operations/wire.js';

/** The connection's company file, as an earlier session stored it. */
export type StoredFile = Pick<Connection, 'fileId' | 'filePath' | 'fileName' | 'fileStamped'>;

/** The report of a session's first call. `file` is undefined where the call says nothing readable about the file. */
export interface FileReport {
  readonly file: CompanyFile | undefined;
  readonly path: string;
  /** `US`, `CA`, `UK`, …; empty where the Web Connector does not report it. */
  readonly country: string;
  readonly major: number;
  readonly minor: number;
}

export type FileVerdict =
  | { readonly ok: true; readonly openFile: OpenFile }
  | { readonly ok: false; readonly state: DesktopState; readonly details: Readonly<Record<string, string>> };

/**
 * Returns whether the open company file is the connection's own: by its FileID stamp, its name and its path together, because a copy
 * has the same stamp. What differs pauses the connection until a person opens the right file or releases the former one.
 */
export function judgeFile(stored: StoredFile, report: FileReport): FileVerdict {
  const { file, path, country, major, minor } = report;
  const version = qbxmlVersion(major, minor);
  if (version === undefined) return refused('quickbooks-too-old', { version: `${major}.${minor}` });
  if (country !== '' && country.toUpperCase() !== 'US') return refused('other-country', { country });
  const stamp = file === undefined ? undefined : stampOf(file, OWNER_ID);
  const stamped = stamp?.toLowerCase() === stored.fileId.toLowerCase();
  const difference = differenceOf(stored, report, { stamp, stamped });
  if (difference !== undefined) return difference;
  return {
    ok: true,
    openFile: {
      path: path === '' ? undefined : path,
      name: file?.companyName,
      stamped,
      product: file?.productName,
      qbxmlVersion: version,
      facts: factsOf(file),
    },
  };
}

const refused = (state: DesktopState, details: Readonly<Record<string, string>>): FileVerdict => ({
  ok: false,
  state,
  details,
});

interface Stamp {
  readonly stamp: string | undefined;
  readonly stamped: boolean;
}

/** Returns the question about a file that may be another one; undefined where it is the connection's own. */
function differenceOf(
  stored: StoredFile,
  { file, path }: FileReport,
  { stamp, stamped }: Stamp,
): FileVerdict | undefined {
  const open = file?.companyName ?? path;
  const expected = stored.fileName ?? stored.filePath;
  const isFirst = expected === undefined;
  const otherName =
    file?.companyName !== undefined && stored.fileName !== undefined && file.companyName !== stored.fileName;
  const otherPath =
    path !== '' && stored.filePath !== undefined && path.toLowerCase() !== stored.filePath.toLowerCase();
  if ((isFirst || otherName) && file?.company?.IsSampleCompany === true) return refused('sample-file', { open });
  // Releasing the stored file accepts this one.
  const refusedFile = { name: file?.companyName ?? '', path };
  if (isFirst) {
    const isOthers = stamp !== undefined && !stamped;
    return isOthers ? refused('file-differs', { ...refusedFile, open, difference: OTHER_STAMP }) : undefined;
  }
  if (otherName) return refused('wrong-file', { ...refusedFile, open, expected });
  const names = { ...refusedFile, open: open === '' ? expected : open, expected };
  if (file !== undefined && stamp === undefined && stored.fileStamped)
    return refused('file-differs', { ...names, difference: NO_STAMP });
  if (stored.fileStamped && stamp !== undefined && !stamped)
    return refused('file-differs', { ...names, difference: OTHER_STAMP });
  if (otherPath)
    return refused('file-differs', {
      ...names,
      difference: `It is at ${path} and was at ${stored.filePath ?? ''} before.`,
    });
  return undefined;
}

const NO_STAMP =
  'It does not have the mark of this connection any more: it may be a backup from before the connection was made.';
const OTHER_STAMP = 'It has the mark of another connection of JobPro.';

/** Returns undefined where the preferences were not reported: those stored before still apply. */
function factsOf(file: CompanyFile | undefined): FileFacts | undefined {
  if (file?.preferences === undefined) return undefined;
  const tax = file.preferences.SalesTaxPreferences;
  const taxable = tax?.DefaultTaxableSalesTaxCodeRef?.FullName;
  const exempt = tax?.DefaultNonTaxableSalesTaxCodeRef?.FullName;
  return taxable === undefined || exempt === undefined ? {} : { taxCodes: { taxable, exempt } };
}
