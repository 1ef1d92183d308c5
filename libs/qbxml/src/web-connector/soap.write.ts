import { element, escapeXml } from '../xml/xml.write.js';
import { namespace } from './operations.js';
import type { Reply } from './operations.js';

/** The SOAP 1.1 answer to a call, document/literal. The Web Connector takes no faults, so that there is none to write. */
export function writeReply(reply: Reply): string {
  const { operation } = reply;
  const result = `<${operation}Result>${written(reply.result)}</${operation}Result>`;
  const response = `<${operation}Response xmlns="${namespace}">${result}</${operation}Response>`;
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${response}</soap:Body></soap:Envelope>`
  );
}

function written(result: Reply['result']): string {
  if (typeof result === 'string') return escapeXml(result);
  if (typeof result === 'number') return `${Math.trunc(result)}`;
  return result.map((one) => element('string', escapeXml(one))).join('');
}
