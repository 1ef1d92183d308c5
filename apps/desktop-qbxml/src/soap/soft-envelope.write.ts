import { type OperationName, writeReply } from '@jobpro/qbxml';
import { softReply } from '../session/soft-reply.write.js';

const unreadable = 'JobPro could not read this call. Nothing is lost: run the Web Connector again.';
const known = [
  'serverVersion',
  'clientVersion',
  'authenticate',
  'sendRequestXML',
  'receiveResponseXML',
  'connectionError',
  'getLastError',
  'closeConnection',
] as const satisfies readonly OperationName[];

/** The soft answer to a call that cannot be read: of the operation that its SOAPAction names, else a sentence. */
export function softEnvelope(soapAction: unknown): string {
  const named = typeof soapAction === 'string' ? /([A-Za-z]+)"?\s*$/.exec(soapAction)?.[1] : undefined;
  return writeReply(softReply(known.find((operation) => operation === named) ?? 'getLastError', unreadable));
}
