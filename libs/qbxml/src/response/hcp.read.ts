import type { Result } from '../result.js';
import { success } from '../result.js';
import { readMessageSet, retsOf } from './message-set.read.js';
import type { AnsweredSet, MessageSetReadProblem } from './message-set.read.js';
import type { RetOf, RetType } from './ret.read.js';

/** The facts about the company file that the first sendRequestXML of a session carries. */
export interface CompanyFile {
  readonly companyName: string | undefined;
  /** FileID stamps that applications left in the file; ours is the one with our OwnerID. */
  readonly stamps: readonly { readonly ownerID: string; readonly fileID: string }[];
  readonly productName: string | undefined;
  /** As QuickBooks lists them: `13.0`, and national ones as `CA3.0`. */
  readonly qbxmlVersions: readonly string[];
  readonly multiUser: boolean | undefined;
  readonly company: RetOf<'CompanyRet'>['value'] | undefined;
  readonly preferences: RetOf<'PreferencesRet'>['value'] | undefined;
}

/** Reads strHCPResponse: the answers about host, company and preferences that only the first call of a session carries. */
export function readCompanyFile(strHCPResponse: string): Result<CompanyFile, MessageSetReadProblem> {
  const read = readMessageSet(strHCPResponse);
  if (!read.ok) return read;
  const host = first(read.value, 'HostRet');
  const company = first(read.value, 'CompanyRet');
  return success({
    companyName: company?.CompanyName,
    stamps: (company?.DataExtRet ?? [])
      .filter(({ DataExtName, OwnerID, DataExtValue }) => DataExtName === 'FileID' && OwnerID && DataExtValue)
      .map(({ OwnerID = '', DataExtValue = '' }) => ({ ownerID: OwnerID, fileID: DataExtValue })),
    productName: host?.ProductName,
    qbxmlVersions: host?.SupportedQBXMLVersion ?? [],
    multiUser: host?.QBFileMode === undefined ? undefined : host.QBFileMode === 'MultiUser',
    company,
    preferences: first(read.value, 'PreferencesRet'),
  });
}

/** The stamp that an application with this OwnerID left; GUIDs are compared without regard to case. */
export const stampOf = (file: CompanyFile, ownerID: string): string | undefined =>
  file.stamps.find((stamp) => stamp.ownerID.toLowerCase() === ownerID.toLowerCase())?.fileID;

function first<T extends RetType>(set: AnsweredSet, type: T): RetOf<T>['value'] | undefined {
  for (const answer of set.answers) for (const value of retsOf(answer, type)) return value;
  return undefined;
}
