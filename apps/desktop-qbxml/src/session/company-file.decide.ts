import { type CompanyFile, qbxmlVersion, stampOf } from '@jobpro/qbxml';
import type { ConnectionState } from '../connection/connection-state.js';
import type { SpokenFile } from '../connection/connection.store.js';
import type { FileFacts } from '../operations/wire.js';

/** What is known of a connection's company file from before. */
export interface KnownFile {
  readonly ownerId: string;
  readonly fileId: string;
  readonly filePath: string | undefined;
  readonly fileName: string | undefined;
  readonly fileStamped: boolean;
}

/** What the first call of a session says. `file`: undefined where nothing readable was said about it. */
export interface Told {
  readonly file: CompanyFile | undefined;
  readonly path: string;
  readonly major: number;
  readonly minor: number;
}

export type FileVerdict =
  | { readonly ok: true; readonly spoken: SpokenFile }
  | { readonly ok: false; readonly state: ConnectionState; readonly details: Readonly<Record<string, string>> };

/**
 * Whether the company file that speaks is the connection's own. Its FileID stamp decides; a file without one is taken at the
 * first time, and later only while nothing else speaks against it.
 */
export function judgeFile(known: KnownFile, { file, path, major, minor }: Told): FileVerdict {
  const version = qbxmlVersion(major, minor);
  if (version === undefined) {
    return { ok: false, state: 'quickbooks-too-old', details: { version: `${major}.${minor}` } };
  }
  const stamp = file === undefined ? undefined : stampOf(file, known.ownerId);
  const stamped = stamp?.toLowerCase() === known.fileId.toLowerCase();
  if (!stamped && (stamp !== undefined || looksForeign(known, file, path))) {
    const open = file?.companyName ?? path;
    const expected = known.fileName ?? known.filePath;
    const details = { ...(open === '' ? {} : { open }), ...(expected === undefined ? {} : { expected }) };
    return { ok: false, state: 'wrong-file', details };
  }
  return {
    ok: true,
    spoken: {
      path: path === '' ? undefined : path,
      name: file?.companyName,
      stamped,
      product: file?.productName,
      qbxmlVersion: version,
      facts: factsOf(file),
    },
  };
}

/** Without a stamp: another name than before, or, where no name is told, another path. */
function looksForeign(known: KnownFile, file: CompanyFile | undefined, path: string): boolean {
  if (known.fileStamped && file !== undefined) return true;
  if (file?.companyName !== undefined && known.fileName !== undefined) return file.companyName !== known.fileName;
  return known.filePath !== undefined && path !== '' && path.toLowerCase() !== known.filePath.toLowerCase();
}

/** Undefined where the preferences were not told: what was known of them before still holds. */
function factsOf(file: CompanyFile | undefined): FileFacts | undefined {
  if (file?.preferences === undefined) return undefined;
  const tax = file.preferences.SalesTaxPreferences;
  const taxable = tax?.DefaultTaxableSalesTaxCodeRef?.FullName;
  const exempt = tax?.DefaultNonTaxableSalesTaxCodeRef?.FullName;
  return taxable === undefined || exempt === undefined ? {} : { taxCodes: { taxable, exempt } };
}
