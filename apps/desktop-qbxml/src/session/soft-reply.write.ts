import type { OperationName, Reply } from '@jobpro/qbxml';

/** What a person reads where a ticket is not valid. */
export const refusal = 'This session has ended. Nothing is lost: run the Web Connector again.';
/** What a person reads where we failed. */
export const unavailable = 'JobPro could not answer just now. Nothing is lost: it goes on at the next run.';

/** An answer that every Web Connector takes and that ends the session in order: never a fault. */
export function softReply(operation: OperationName, text: string): Reply {
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
