import { Day, type DesktopState } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { type CompanyFile, qbxmlVersion, stampOf } from '@jobpro/qbxml';
import { traceparentOf } from '@jobpro/telemetry';
import { type Connection, FileFacts, type RefusedFile } from '../connection/connection.js';
import type { OpenFile } from '../connection/connection.store.js';
import { type LinkEvidence, nameLinks } from './known-links.decide.js';

/** The connection's company file, as an earlier session stored it. */
export type StoredFile = Pick<Connection, 'fileId' | 'filePath' | 'fileName' | 'fileStamped'>;

/** Report of QuickBooks on the company file that is open. It is plain data, so that it can be stored between two calls. */
export interface Described {
  readonly name: string | undefined;
  /** The FileID under this connection's OwnerID. */
  readonly stamp: string | undefined;
  readonly isSample: boolean;
  readonly product: string | undefined;
  readonly facts: FileFacts | undefined;
}

/** The report of a session's first call. `file` is undefined where the call says nothing readable about the file. */
export interface FileReport {
  readonly file: Described | undefined;
  readonly path: string;
  /** `US`, `CA`, `UK`, …; empty where the Web Connector does not report it. */
  readonly country: string;
  readonly major: number;
  readonly minor: number;
}

export type FileVerdict =
  | { readonly ok: true; readonly openFile: OpenFile }
  /** `refused`: absent where no answer of a person makes the file acceptable. */
  | {
      readonly ok: false;
      readonly state: DesktopState;
      readonly details: Readonly<Record<string, string>>;
      readonly refused?: RefusedFile;
    };

/** Returns the part of QuickBooks' description of a company file that identifies it, and its preferences. */
export function describe(file: CompanyFile, ownerId: string): Described {
  const { companyName: name, productName: product, company } = file;
  const isSample = company?.IsSampleCompany === true;
  return { name, stamp: stampOf(file, ownerId), isSample, product, facts: factsOf(file) };
}

/** Returns why QuickBooks itself cannot be used, whichever file is open; undefined where it can. */
export function judgeQuickBooks({ country, major, minor }: FileReport): FileVerdict | undefined {
  if (qbxmlVersion(major, minor) === undefined)
    return { ok: false, state: 'quickbooks-too-old', details: { version: `${major}.${minor}` } };
  if (country !== '' && country.toUpperCase() !== 'US')
    return { ok: false, state: 'other-country', details: { country } };
  return undefined;
}

/**
 * Returns whether the open company file is the connection's own: by its FileID stamp, its name, its path and the records of ours in
 * it. A copy has the stamp and the records, a restored backup the stamp, the name and the path. What differs pauses the connection
 * until a person opens the right file or says which file this is.
 */
export function judgeFile(stored: StoredFile, report: FileReport, evidence: LinkEvidence): FileVerdict {
  const problem = judgeQuickBooks(report);
  if (problem !== undefined) return problem;
  const { file, path, major, minor } = report;
  const stamped = file?.stamp?.toLowerCase() === stored.fileId.toLowerCase();
  const doubt = doubtOf(stored, report, { stamped, evidence });
  if (doubt !== undefined) {
    const { state, ...more } = doubt;
    const expected = stored.fileName ?? stored.filePath;
    const details = { open: file?.name ?? (path === '' ? (expected ?? '') : path), expected: expected ?? '', ...more };
    const missing = evidence.kind === 'missing' ? evidence.missing : [];
    const refused = {
      state,
      details,
      name: file?.name,
      path: path === '' ? undefined : path,
      stamped,
      missing: [...missing],
    };
    return { ok: false, state, details, refused };
  }
  return {
    ok: true,
    openFile: {
      path: path === '' ? undefined : path,
      name: file?.name,
      stamped,
      product: file?.product,
      qbxmlVersion: qbxmlVersion(major, minor) ?? '',
      facts: file?.facts,
    },
  };
}

interface Evidence {
  readonly stamped: boolean;
  readonly evidence: LinkEvidence;
}
/** Why the open file may be another one. */
interface Doubt {
  readonly state: DesktopState;
  readonly difference: string;
}

/** Returns the question about a file that may be another one; undefined where it is the connection's own. */
function doubtOf(stored: StoredFile, { file, path }: FileReport, { stamped, evidence }: Evidence): Doubt | undefined {
  const isFirst = stored.fileName === undefined && stored.filePath === undefined;
  const hasOtherName = file?.name !== undefined && stored.fileName !== undefined && file.name !== stored.fileName;
  const hasOtherPath =
    path !== '' && stored.filePath !== undefined && path.toLowerCase() !== stored.filePath.toLowerCase();
  const hasOtherStamp = file?.stamp !== undefined && !stamped;
  const records = recordsText(evidence);
  if ((isFirst || hasOtherName) && file?.isSample === true) return { state: 'sample-file', difference: records };
  if (isFirst) return hasOtherStamp ? { state: 'file-differs', difference: OTHER_STAMP } : undefined;
  const places = hasOtherPath ? `It is at ${path} and was at ${stored.filePath ?? ''} before.` : '';
  if (hasOtherName) return { state: 'wrong-file', difference: sentences(places, records) };
  if (evidence.kind === 'missing' && evidence.older)
    return { state: 'file-restored', difference: sentences(places, records) };
  const differences = [
    file !== undefined && file.stamp === undefined && stored.fileStamped ? NO_STAMP : '',
    stored.fileStamped && hasOtherStamp ? OTHER_STAMP : '',
    places,
    evidence.kind === 'missing' ? records : '',
  ];
  if (differences.every((difference) => difference === '')) return undefined;
  return { state: 'file-differs', difference: sentences(...differences, evidence.kind === 'missing' ? '' : records) };
}

const sentences = (...all: readonly string[]): string => all.filter((sentence) => sentence !== '').join(' ');

const NO_STAMP =
  'It does not have the mark of this connection any more: it may be a backup from before the connection was made.';
const OTHER_STAMP = 'It has the mark of another connection of JobPro.';

/** Returns what the records of ours say about the file. */
function recordsText(evidence: LinkEvidence): string {
  switch (evidence.kind) {
    case 'none':
      return '';
    case 'proven':
      return 'It has the records that JobPro sent: it is the same file or a copy of it.';
    case 'missing':
      return evidence.older
        ? `It does not have ${nameLinks(evidence.missing)}, which JobPro sent last.`
        : `It does not have ${nameLinks(evidence.missing)}, nor anything else that JobPro sent.`;
  }
}

/** Returns undefined where the preferences were not reported: those stored before still apply. */
function factsOf(file: CompanyFile | undefined): FileFacts | undefined {
  if (file?.preferences === undefined) return undefined;
  const tax = file.preferences.SalesTaxPreferences;
  const taxable = tax?.DefaultTaxableSalesTaxCodeRef?.FullName;
  const exempt = tax?.DefaultNonTaxableSalesTaxCodeRef?.FullName;
  const { AccountingPreferences, MultiCurrencyPreferences, PurchasesAndVendorsPreferences } = file.preferences;
  return {
    taxCodes: taxable === undefined || exempt === undefined ? undefined : { taxable, exempt },
    multiCurrency: MultiCurrencyPreferences?.IsMultiCurrencyOn,
    homeCurrency: MultiCurrencyPreferences?.HomeCurrencyRef?.FullName,
    inventory: PurchasesAndVendorsPreferences?.IsUsingInventory,
    closedUntil: Day.safeParse(AccountingPreferences?.ClosingDate).data,
  };
}

/**
 * Returns the message for mapping about the preferences of an open company file; undefined where they are those that it received
 * today. A message a day renews what a restored database has forgotten.
 */
export function factsMessage(
  {
    companyId,
    connectionId: causeId,
    facts: before,
    lastSessionAt,
  }: Pick<Connection, 'companyId' | 'connectionId' | 'facts' | 'lastSessionAt'>,
  { facts, companyFileId }: { readonly facts: FileFacts | undefined; readonly companyFileId: string },
  at: Date,
): Outgoing | undefined {
  if (facts === undefined) return undefined;
  const isOfToday = lastSessionAt?.toISOString().slice(0, 10) === at.toISOString().slice(0, 10);
  if (isOfToday && JSON.stringify(FileFacts.parse(facts)) === JSON.stringify(before)) return undefined;
  const { taxCodes, homeCurrency, ...preferences } = facts;
  const data = {
    edition: 'desktop',
    connectionId: companyFileId,
    readAt: at.toISOString(),
    salesTax: taxCodes === undefined ? undefined : true,
    homeCurrency,
    ...preferences,
  } as const;
  return outgoing('outcome.company.facts.v1', companyId, data, { causeId, traceparent: traceparentOf() });
}
