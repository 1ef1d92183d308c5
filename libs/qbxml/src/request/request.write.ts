import { limits } from '../limits.js';
import type { Result } from '../result.js';
import { element } from '../xml/xml.js';
import {
  type DefiningRequest,
  type IteratingRequest,
  requestTables,
  type RequestType,
  type RequestValue,
  type WritingRequest,
} from './request-tables.js';
import { includeRet } from './shared-tables.js';
import { type FieldProblem, PartWriter } from './value.write.js';

/** One request, ready to stand in a message set. The XML is ASCII, so that its length is its bytes. */
export interface BuiltRequest {
  readonly type: RequestType;
  readonly requestID: string;
  readonly xml: string;
}

export type Built =
  | { readonly ok: true; readonly request: BuiltRequest }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** The position of an iteration: begin it, or continue with the ID that the last answer gave and repeat all filters. */
export type Iteration = { readonly start: true } | { readonly continue: string };

interface Common {
  /** Comes back with the answer; 50 characters at most. */
  readonly requestID: string;
}

interface Special {
  readonly iterator?: Iteration;
  /** Name for what this request makes; a later request of the same set refers to it by `{ macro: name }`. */
  readonly macro?: string;
  /** The elements to answer with; keep ListID or TxnID among them. */
  readonly include?: readonly string[];
}

export type RequestOptions<T extends RequestType> = Common &
  (T extends IteratingRequest ? Pick<Special, 'iterator'> : { readonly iterator?: undefined }) &
  (T extends DefiningRequest ? Pick<Special, 'macro'> : { readonly macro?: undefined }) &
  (T extends WritingRequest ? Pick<Special, 'include'> : { readonly include?: undefined });

/**
 * Builds one request from typed values, in the schema's order. Values are encoded as they are: what QuickBooks could not take
 * is refused, all problems together.
 */
export function buildRequest<T extends RequestType>(type: T, value: RequestValue<T>, options: RequestOptions<T>): Built;
export function buildRequest(type: RequestType, value: unknown, options: Common & Special): Built {
  const { table, writes } = requestTables[type];
  const writer = new PartWriter();
  writer.checkText('requestID', options.requestID, limits.requestID);
  const body = writer.write(table, value);
  const attributes = { requestID: options.requestID, ...iteratorAttributes(options.iterator, writer) };
  const content =
    writes === true
      ? element(type, body, { defMacro: macroName(options.macro, writer) }) +
        writer.write(includeRet, { IncludeRetElement: options.include })
      : body;
  if (writer.problems.length > 0) return { ok: false, problems: writer.problems };
  const xml = element(`${type}Rq`, content, attributes);
  return { ok: true, request: { type, requestID: options.requestID, xml } };
}

function iteratorAttributes(iterator: Iteration | undefined, writer: PartWriter): Record<string, string> {
  if (iterator === undefined) return {};
  if ('start' in iterator) return { iterator: 'Start' };
  writer.checkText('iteratorID', iterator.continue, 100);
  return { iterator: 'Continue', iteratorID: iterator.continue };
}

function macroName(macro: string | undefined, writer: PartWriter): string | undefined {
  if (macro === undefined) return undefined;
  writer.checkText('macro', macro, 50);
  return `TxnID:${macro}`;
}

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
  readonly version?: string | undefined;
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
  if (idProblem !== undefined) return { ok: false, problem: idProblem };
  const [, major = '', minor = ''] = /^(\d{1,3})\.(\d{1,3})$/.exec(version) ?? [];
  if (qbxmlVersion(Number.parseInt(major, 10), Number.parseInt(minor, 10)) !== version) {
    return { ok: false, problem: { kind: 'version-not-supported', version } };
  }
  if (newMessageSetID === undefined && requests.some(({ type }) => requestTables[type].writes !== false)) {
    return { ok: false, problem: { kind: 'write-without-message-set-id' } };
  }
  const seen = new Set<string>();
  for (const { requestID } of requests) {
    if (seen.has(requestID)) return { ok: false, problem: { kind: 'request-id-twice', requestID } };
    seen.add(requestID);
  }
  const attributes = { onError: set.onError, newMessageSetID, oldMessageSetID };
  const body = requests.map(({ xml }) => xml).join('\n');
  return {
    ok: true,
    value:
      `<?xml version="1.0" encoding="utf-8"?><?qbxml version="${version}"?>\n` +
      element('QBXML', element('QBXMLMsgsRq', body, attributes)),
  };
}

/** An empty set that asks what became of the set with this ID; QuickBooks answers what it stored. */
export const buildStatusQuery = (messageSetID: string, version?: string) =>
  buildMessageSet({
    requests: [],
    onError: 'continueOnError',
    newMessageSetID: messageSetID,
    oldMessageSetID: messageSetID,
    version,
  });

/** An empty set that lets QuickBooks forget what it stored for this ID. */
export const buildStatusClear = (messageSetID: string, version?: string) =>
  buildMessageSet({
    requests: [],
    onError: 'continueOnError',
    oldMessageSetID: messageSetID,
    version,
  });

function checkID(id: string | undefined): MessageSetProblem | undefined {
  if (id === undefined) return undefined;
  const limit = limits.messageSetID;
  if (id.length > limit) return { kind: 'message-set-id-too-long', limit, actual: id.length };
  return /^[A-Za-z0-9{}_-]+$/.test(id) ? undefined : { kind: 'bad-message-set-id' };
}
