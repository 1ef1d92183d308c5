import { checkAgainst } from '../schema/grammar.read.js';
import { isRequestName, requestTables } from '../schema/requests.schema.js';
import type { RequestName } from '../schema/requests.schema.js';
import type { FieldProblem } from '../schema/value.read.js';
import type { Element } from '../xml/element.js';
import { quickBooksRules, readXml } from '../xml/xml.read.js';

export interface ReadRequest {
  readonly name: RequestName;
  readonly node: Element;
  readonly problem: FieldProblem | undefined;
}

export interface MessageSet {
  readonly requests: readonly ReadRequest[];
  readonly onError: 'stopOnError' | 'continueOnError';
  readonly newId: string | undefined;
  readonly oldId: string | undefined;
  readonly includesData: boolean;
}

export type ReadSet =
  | { readonly ok: true; readonly set: MessageSet }
  /** QuickBooks says no more than that it could not parse; `reason` is for the simulator's log only. */
  | { readonly ok: false; readonly reason: string };

const setAttributes = ['onError', 'newMessageSetID', 'oldMessageSetID', 'responseData'];
const no = (reason: string): ReadSet => ({ ok: false, reason });

function versionProblem(instructions: readonly string[], newest: string): string | undefined {
  const versions = instructions.flatMap((text) => /^qbxml\s+version\s*=\s*["'](\d+\.\d+)["']$/.exec(text)?.[1] ?? []);
  const version = versions[0];
  if (version === undefined) return 'the <?qbxml version="…"?> instruction is missing';
  return Number.parseFloat(version) > Number.parseFloat(newest)
    ? `qbXML ${version} is newer than this QuickBooks, which speaks ${newest}`
    : undefined;
}

/** Reads a message set strictly. One element out of order anywhere, and nothing of the set is done. */
export function readMessageSet(xml: string, newestQbxml: string): ReadSet {
  const read = readXml(xml, quickBooksRules);
  if (!read.ok) return no(read.reason);
  const version = versionProblem(read.instructions, newestQbxml);
  if (version !== undefined) return no(version);
  const [messages, ...more] = read.root.children;
  if (read.root.name !== 'QBXML' || messages?.name !== 'QBXMLMsgsRq' || more.length > 0) {
    return no('QBXML must hold exactly one QBXMLMsgsRq');
  }
  const { attributes } = messages;
  const unknown = Object.keys(attributes).find((name) => !setAttributes.includes(name));
  if (unknown !== undefined) return no(`QBXMLMsgsRq has no attribute ${unknown}`);
  const onError = attributes['onError'];
  if (onError !== 'stopOnError' && onError !== 'continueOnError') {
    return no(`onError="${onError ?? ''}" is not stopOnError or continueOnError`);
  }
  const data = attributes['responseData'] ?? 'includeAll';
  if (data !== 'includeAll' && data !== 'includeNone') return no(`responseData="${data}" is unknown`);
  const requests: ReadRequest[] = [];
  for (const node of messages.children) {
    const name = node.name.endsWith('Rq') ? node.name.slice(0, -2) : '';
    if (!isRequestName(name)) return no(`${node.name} is not a request of the simulated QuickBooks`);
    const checked = checkAgainst(requestTables[name], node);
    if (checked.kind === 'structure') return no(`${node.name}: ${checked.reason}`);
    const bad = attributeProblem(node);
    if (bad !== undefined) return no(bad);
    requests.push({ name, node, problem: checked.kind === 'field' ? checked.problem : longId(node) });
  }
  const newId = attributes['newMessageSetID'];
  const oldId = attributes['oldMessageSetID'];
  return { ok: true, set: { requests, onError, newId, oldId, includesData: data === 'includeAll' } };
}

const words: Readonly<Record<string, readonly string[]>> = {
  iterator: ['Start', 'Continue', 'Stop'],
  metaData: ['NoMetaData', 'MetaDataOnly', 'MetaDataAndResponseData'],
};

function attributeProblem(node: Element): string | undefined {
  for (const [name, allowed] of Object.entries(words)) {
    const value = node.attributes[name];
    if (value !== undefined && !allowed.includes(value)) return `${name}="${value}" is unknown`;
  }
  return undefined;
}

function longId(node: Element): FieldProblem | undefined {
  const id = node.attributes['requestID'] ?? '';
  return id.length > 50
    ? { code: 1060, message: `The request ID "${id}" is invalid, possibly too long, max 50 chars.` }
    : undefined;
}
