import { limits } from '../limits.js';
import { isWrite } from '../request/request.tables.js';
import type { BuiltRequest } from '../request/request.write.js';
import type { Result } from '../result.js';
import { failure, success } from '../result.js';
import { element } from '../xml/xml.write.js';

export type MessageSetProblem =
  | { readonly kind: 'message-set-id-too-long'; readonly limit: number; readonly actual: number }
  | { readonly kind: 'bad-message-set-id' }
  /** QuickBooks cannot tell what became of a write without an ID, so that such a set is not built. */
  | { readonly kind: 'write-without-message-set-id' }
  | { readonly kind: 'request-id-twice'; readonly requestID: string }
  | { readonly kind: 'version-not-supported'; readonly version: string };

export interface MessageSet {
  readonly requests: readonly BuiltRequest[];
  /** One refused request harms no other with `continueOnError`. `rollbackOnError` is in the schema and fails in the field. */
  readonly onError: 'stopOnError' | 'continueOnError';
  readonly newMessageSetID?: string | undefined;
  readonly oldMessageSetID?: string | undefined;
  /** `major.minor`, at most 13.0; what `qbxmlVersion` says. */
  readonly version?: string;
}

const ceiling = { major: 13, minor: 0 };
/** Iterators, which an import needs, came with 5.0, and fields of the tables with 6.0. */
const floor = { major: 6, minor: 0 };

/** The version to speak with a QuickBooks that takes `major.minor` at most: its own or 13.0; undefined when it is too old. */
export function qbxmlVersion(major: number, minor: number): string | undefined {
  if (major > ceiling.major || (major === ceiling.major && minor >= ceiling.minor)) return '13.0';
  return major >= floor.major ? `${major}.${minor}` : undefined;
}

/** Any number of mixed requests as one document. */
export function buildMessageSet(set: MessageSet): Result<string, MessageSetProblem> {
  const { requests, newMessageSetID, oldMessageSetID, version = '13.0' } = set;
  const idProblem = checkID(newMessageSetID) ?? checkID(oldMessageSetID);
  if (idProblem !== undefined) return failure(idProblem);
  const [, major = '', minor = ''] = /^(\d{1,3})\.(\d{1,3})$/.exec(version) ?? [];
  if (qbxmlVersion(Number.parseInt(major, 10), Number.parseInt(minor, 10)) !== version) {
    return failure({ kind: 'version-not-supported', version });
  }
  if (newMessageSetID === undefined && requests.some(({ type }) => isWrite(type))) {
    return failure({ kind: 'write-without-message-set-id' });
  }
  const seen = new Set<string>();
  for (const { requestID } of requests) {
    if (seen.has(requestID)) return failure({ kind: 'request-id-twice', requestID });
    seen.add(requestID);
  }
  const attributes = { onError: set.onError, newMessageSetID, oldMessageSetID };
  const body = requests.map(({ xml }) => xml).join('\n');
  return success(
    `<?xml version="1.0" encoding="utf-8"?><?qbxml version="${version}"?>\n` +
      element('QBXML', element('QBXMLMsgsRq', body, attributes)),
  );
}

/** An empty set that asks what became of the set with this ID; QuickBooks answers what it stored. */
export const buildStatusQuery = (messageSetID: string, version?: string) =>
  buildMessageSet({
    requests: [],
    onError: 'continueOnError',
    newMessageSetID: messageSetID,
    oldMessageSetID: messageSetID,
    ...(version === undefined ? {} : { version }),
  });

/** An empty set that lets QuickBooks forget what it stored for this ID. */
export const buildStatusClear = (messageSetID: string, version?: string) =>
  buildMessageSet({
    requests: [],
    onError: 'continueOnError',
    oldMessageSetID: messageSetID,
    ...(version === undefined ? {} : { version }),
  });

function checkID(id: string | undefined): MessageSetProblem | undefined {
  if (id === undefined) return undefined;
  const limit = limits.messageSetID;
  if (id.length > limit) return { kind: 'message-set-id-too-long', limit, actual: id.length };
  return /^[A-Za-z0-9{}_-]+$/.test(id) ? undefined : { kind: 'bad-message-set-id' };
}
