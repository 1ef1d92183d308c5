import { limits } from '../limits.js';
import { element } from '../xml/xml.write.js';
import type { FieldProblem } from './field.problems.js';
import { PartWriter } from './part.write.js';
import { includeRet } from './shared.tables.js';
import { requestTables } from './request.tables.js';
import type { DefiningRequest, IteratingRequest, RequestType, RequestValue, WritingRequest } from './request.tables.js';

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
  const content = writes
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
