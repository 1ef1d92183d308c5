import { type CompanyFile, qbxmlVersion, stampOf } from '@jobpro/qbxml';
import type { ConnectionState } from '../connection/connection.js';
import type { OpenFile } from '../connection/connection.store.js';
import type { FileFacts } from '../operations/wire.js';

/** The connection's company file, as an earlier session stored it. */
export interface StoredFile {
  readonly ownerId: string;
  readonly fileId: string;
  readonly filePath?: string | undefined;
  readonly fileName?: string | undefined;
  readonly fileStamped: boolean;
}

/** The report of a session's first call. `file` is undefined where the call says nothing readable about the file. */
export interface FileReport {
  readonly file: CompanyFile | undefined;
  readonly path: string;
  readonly major: number;
  readonly minor: number;
}

export type FileVerdict =
  | { readonly ok: true; readonly openFile: OpenFile }
  | { readonly ok: false; readonly state: ConnectionState; readonly details: Readonly<Record<string, string>> };

/**
 * Returns whether the open company file is the connection's own. Its FileID stamp decides. A file without one is accepted the first
 * time, and later only as long as its name and path are the same.
 */
export function judgeFile(stored: StoredFile, { file, path, major, minor }: FileReport): FileVerdict {
  const version = qbxmlVersion(major, minor);
  if (version === undefined) {
    return { ok: false, state: 'quickbooks-too-old', details: { version: `${major}.${minor}` } };
  }
  const stamp = file === undefined ? undefined : stampOf(file, stored.ownerId);
  const stamped = stamp?.toLowerCase() === stored.fileId.toLowerCase();
  if (!stamped && (stamp !== undefined || looksForeign(stored, file, path))) {
    const open = file?.companyName ?? path;
    const expected = stored.fileName ?? stored.filePath;
    const details = { ...(open === '' ? {} : { open }), ...(expected === undefined ? {} : { expected }) };
    return { ok: false, state: 'wrong-file', details };
  }
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

/** Returns whether a file without a stamp has another name than before, or, where it has no name, another path. */
function looksForeign(stored: StoredFile, file: CompanyFile | undefined, path: string): boolean {
  if (stored.fileStamped && file !== undefined) return true;
  if (file?.companyName !== undefined && stored.fileName !== undefined) return file.companyName !== stored.fileName;
  return stored.filePath !== undefined && path !== '' && path.toLowerCase() !== stored.filePath.toLowerCase();
}

/** Returns undefined where the preferences were not reported: those stored before still apply. */
function factsOf(file: CompanyFile | undefined): FileFacts | undefined {
  if (file?.preferences === undefined) return undefined;
  const tax = file.preferences.SalesTaxPreferences;
  const taxable = tax?.DefaultTaxableSalesTaxCodeRef?.FullName;
  const exempt = tax?.DefaultNonTaxableSalesTaxCodeRef?.FullName;
  return taxable === undefined || exempt === undefined ? {} : { taxCodes: { taxable, exempt } };
}
