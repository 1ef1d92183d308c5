import type { z } from 'zod';
import type { Result } from '../result.js';
import { failure, success } from '../result.js';
import { readXml } from '../xml/xml.read.js';
import type { XmlElement } from '../xml/xml.read.js';
import type { XmlLimits, XmlProblem } from '../xml/xml.problems.js';
import { errorRecovery } from './company.schemas.js';
import { toPlain } from './ret.fields.js';
import { isOfType, readRet } from './ret.read.js';
import type { Ret, RetOf, RetType, UnreadableRet } from './ret.read.js';

/** QuickBooks' answer to one request. */
export interface Answer {
  /** The request's type: `CustomerAdd` for `CustomerAddRs`. */
  readonly type: string;
  readonly requestID: string | undefined;
  readonly statusCode: number;
  readonly statusSeverity: string;
  readonly statusMessage: string;
  readonly iterator: { readonly id: string; readonly remaining: number } | undefined;
  readonly rets: readonly Ret[];
  /** Records of a known type that could not be read; never dropped in silence. */
  readonly unreadable: readonly UnreadableRet[];
  readonly recovered: z.output<typeof errorRecovery> | undefined;
}

export interface AnsweredSet {
  readonly newMessageSetID: string | undefined;
  readonly oldMessageSetID: string | undefined;
  /** Present in answers about recovery; `readMessageSetStatus` says what it means. */
  readonly messageSetStatusCode: number | undefined;
  readonly answers: readonly Answer[];
}

export type MessageSetReadProblem =
  | XmlProblem
  | { readonly kind: 'not-qbxml'; readonly root: string }
  | { readonly kind: 'bad-status'; readonly element: string };

/**
 * Some ten thousand customers, read in about a second with half a gigabyte of heap at worst. An answer beyond it is
 * refused as a whole: queries are read in pieces, and sets are kept small.
 */
export const responseLimits: XmlLimits = { length: 12 * 1024 * 1024, tags: 600_000, depth: 24 };

/** Reads an answered message set. Never throws, expands no entities, and is bounded by `limits`. */
export function readMessageSet(
  xml: string,
  limits: XmlLimits = responseLimits,
): Result<AnsweredSet, MessageSetReadProblem> {
  const read = readXml(xml, limits);
  if (!read.ok) return read;
  const root = read.value;
  const set = root.name === 'QBXML' ? root.children.find(({ name }) => name === 'QBXMLMsgsRs') : undefined;
  if (set === undefined) return failure({ kind: 'not-qbxml', root: root.name });
  const answers: Answer[] = [];
  for (const element of set.children) {
    const answer = readAnswer(element);
    if (answer === undefined) return failure({ kind: 'bad-status', element: element.name });
    answers.push(answer);
  }
  const status = set.attributes.get('messageSetStatusCode');
  const messageSetStatusCode = status === undefined || status === '' ? undefined : count(status);
  if (Number.isNaN(messageSetStatusCode)) return failure({ kind: 'bad-status', element: 'QBXMLMsgsRs' });
  return success({
    newMessageSetID: set.attributes.get('newMessageSetID'),
    oldMessageSetID: set.attributes.get('oldMessageSetID'),
    messageSetStatusCode,
    answers,
  });
}

/** The records of one type in an answer. */
export function retsOf<T extends RetType>(answer: Answer, type: T): readonly RetOf<T>['value'][] {
  const found: RetOf<T>['value'][] = [];
  for (const ret of answer.rets) if (isOfType(ret, type)) found.push(ret.value);
  return found;
}

function readAnswer(element: XmlElement): Answer | undefined {
  const { attributes } = element;
  const statusCode = count(attributes.get('statusCode') ?? '');
  if (Number.isNaN(statusCode) || !element.name.endsWith('Rs')) return undefined;
  const rets: Ret[] = [];
  const unreadable: UnreadableRet[] = [];
  let recovered: Answer['recovered'];
  for (const child of element.children) {
    if (child.name === 'ErrorRecovery') recovered = errorRecovery.safeParse(toPlain(child)).data;
    const ret = readRet(child);
    if (ret?.type === 'unreadable') unreadable.push(ret);
    else if (ret !== undefined) rets.push(ret);
  }
  const iteratorID = attributes.get('iteratorID');
  const remaining = count(attributes.get('iteratorRemainingCount') ?? '');
  return {
    type: element.name.slice(0, -2),
    requestID: attributes.get('requestID'),
    statusCode,
    statusSeverity: attributes.get('statusSeverity') ?? '',
    statusMessage: attributes.get('statusMessage') ?? '',
    iterator: iteratorID === undefined || Number.isNaN(remaining) ? undefined : { id: iteratorID, remaining },
    rets,
    unreadable,
    recovered,
  };
}

const count = (text: string) => (/^-?\d{1,9}$/.test(text.trim()) ? Number.parseInt(text, 10) : Number.NaN);
