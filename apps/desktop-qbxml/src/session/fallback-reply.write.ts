import { type OperationName, type Reply, writeReply } from '@jobpro/qbxml';

/** The text for a person where a ticket is not valid. */
export const sessionEnded = 'This session has ended. Nothing is lost: run the Web Connector again.';
/** The text for a person where we failed. */
export const unavailable = 'JobPro could not answer just now. Nothing is lost: it continues at the next run.';
const unreadable = 'JobPro could not read this call. Nothing is lost: run the Web Connector again.';

const operations = [
  'serverVersion',
  'clientVersion',
  'authenticate',
  'sendRequestXML',
  'receiveResponseXML',
  'connectionError',
  'getLastError',
  'closeConnection',
] as const satisfies readonly OperationName[];

/** Returns a reply that every Web Connector accepts and that ends the session in order. It is never a SOAP fault. */
export function fallbackReply(operation: OperationName, text: string): Reply {
  switch (operation) {
    case 'serverVersion':
    case 'clientVersion':
    case 'sendRequestXML':
      return { operation, result: '' };
    case 'authenticate':
      return { operation, result: ['', 'busy'] };
    case 'receiveResponseXML':
      return { operation, result: -1 };
    case 'connectionError':
      return { operation, result: 'done' };
    case 'getLastError':
    case 'closeConnection':
      return { operation, result: text };
  }
}

/** Returns the reply to a call that cannot be read: of the operation that its SOAPAction names, else a sentence. */
export function unreadableReply(soapAction: unknown): string {
  const name = typeof soapAction === 'string' ? /([A-Za-z]+)"?\s*$/.exec(soapAction)?.[1] : undefined;
  const operation = operations.find((each) => each === name) ?? 'getLastError';
  return writeReply(fallbackReply(operation, unreadable));
}
