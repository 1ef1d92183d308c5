import { createHash } from 'node:crypto';
import type { CompanyFile } from '../file/company-file.js';
import type { Switches } from '../file/switches.schema.js';
import { element } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { writeQbxml } from '../xml/xml.write.js';
import { answerRequest } from './answer-request.js';
import { readMessageSet } from './message-set.read.js';
import type { MessageSet, ReadRequest } from './message-set.read.js';
import { refused } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { FileSession, Work } from './work.js';

/** Message set IDs are at most this long. */
const longestMessageSetId = 23;

/** Faults of a message set: replies to single requests with an error, or lets the store fail. */
export interface SetFaults {
  readonly answerInstead: (request: ReadRequest) => Outcome | undefined;
  readonly storeFails: boolean;
}
export const noFaults: SetFaults = { answerInstead: () => undefined, storeFails: false };

export type Processed =
  | { readonly kind: 'response'; readonly xml: string; readonly executed: number; readonly failed: number }
  | { readonly kind: 'hresult'; readonly hresult: string; readonly message: string; readonly reason: string };

const parseError = {
  hresult: '0x80040400',
  message: 'QuickBooks found an error when parsing the provided XML text stream.',
};

interface Answers {
  readonly responses: readonly Element[];
  readonly stored: readonly Element[];
  readonly failed: number;
}

function answer(request: ReadRequest, outcome: Outcome, content: readonly Element[]): Element {
  const id = request.node.attributes['requestID'];
  return element(`${request.name}Rs`, content, {
    ...(id !== undefined && { requestID: id }),
    statusCode: String(outcome.code),
    statusSeverity: outcome.severity,
    statusMessage: outcome.message,
    ...outcome.attributes,
  });
}

function execute(work: Work, set: MessageSet, faults: SetFaults): Answers {
  const responses: Element[] = [];
  const stored: Element[] = [];
  let failed = 0;
  for (const request of set.requests) {
    const stopped = failed > 0 && set.onError === 'stopOnError';
    if (stopped && work.switches.requestsAfterStop === 'omitted') break;
    const outcome = stopped
      ? refused(3231, 'The request has not been processed.')
      : (faults.answerInstead(request) ??
        (request.problem
          ? refused(request.problem.code, request.problem.message)
          : answerRequest(work, request.name, request.node)));
    if (outcome.severity === 'Error') failed += 1;
    responses.push(answer(request, outcome, set.includesData ? outcome.returned : []));
    stored.push(answer(request, outcome, outcome.recovery ? [outcome.recovery] : []));
  }
  return { responses, stored, failed };
}

const checksum = (set: MessageSet): string =>
  createHash('sha1')
    .update(JSON.stringify(set.requests.map(({ node }) => node)))
    .digest('hex');

export interface SetContext {
  readonly file: CompanyFile;
  readonly session: FileSession;
  readonly switches: Switches;
  readonly faults: SetFaults;
}

function respond(set: MessageSet, code: number | undefined, responses: readonly Element[]): string {
  return writeQbxml(
    element('QBXMLMsgsRs', responses, {
      ...(set.newId !== undefined && { newMessageSetID: set.newId }),
      ...(code !== undefined && { messageSetStatusCode: String(code) }),
    }),
  );
}

/** Returns the answer of the message set store, a code and the stored outcome, where nothing is to be executed. Undefined: execute. */
function recovered(
  { file, switches }: SetContext,
  set: MessageSet,
): { readonly code: number; readonly responses: readonly Element[] } | undefined {
  const nothing = (code: number): { code: number; responses: readonly Element[] } => ({ code, responses: [] });
  for (const id of [set.newId, set.oldId]) {
    if (id !== undefined && id.length > longestMessageSetId) return nothing(9004);
  }
  const isEmpty = set.requests.length === 0;
  const asksForSet = isEmpty && set.newId !== undefined && set.oldId === set.newId;
  if (asksForSet && switches.recovery !== 'as-kept') return nothing(Number(switches.recovery));
  const stored = set.newId === undefined ? undefined : file.messageSets.get(set.newId);
  if (stored) {
    if (!asksForSet && stored.checksum !== checksum(set)) return nothing(9001);
    return stored.responses ? { code: 0, responses: stored.responses } : nothing(9002);
  }
  if (set.oldId === undefined) return undefined;
  if (set.oldId === set.newId) return isEmpty ? nothing(Number(switches.unknownMessageSet)) : undefined;
  if (set.oldId === 'ClearAllMessageSets') file.messageSets.clearAll();
  else if (!file.messageSets.clear(set.oldId) && isEmpty && set.newId === undefined) return nothing(600);
  return isEmpty && set.newId === undefined ? nothing(0) : undefined;
}

/** Processes one message set on the open company file, with error recovery as QuickBooks keeps it. */
export function processMessageSet(context: SetContext, xml: string): Processed {
  const { file, session, switches, faults } = context;
  const read = readMessageSet(xml, file.facts.newestQbxml);
  if (!read.ok) return { kind: 'hresult', ...parseError, reason: read.reason };
  const { set } = read;
  const recovery = recovered(context, set);
  if (recovery)
    return { kind: 'response', xml: respond(set, recovery.code, recovery.responses), executed: 0, failed: 0 };
  const work: Work = { file, session, switches, macros: new Map() };
  const answers = execute(work, set, faults);
  let code = set.newId === undefined && set.oldId === undefined ? undefined : 0;
  if (set.newId !== undefined) {
    if (faults.storeFails) code = 9005;
    file.messageSets.keep(set.newId, {
      checksum: checksum(set),
      responses: faults.storeFails ? undefined : answers.stored,
    });
  }
  return {
    kind: 'response',
    xml: respond(set, code, answers.responses),
    executed: set.requests.length,
    failed: answers.failed,
  };
}
