import { escapeXml } from '../xml/xml.write.js';

/** The service's namespace, exactly. */
export const serviceNamespace = 'http://developer.intuit.com/';

export const operations = [
  'serverVersion',
  'clientVersion',
  'authenticate',
  'sendRequestXML',
  'receiveResponseXML',
  'connectionError',
  'getLastError',
  'closeConnection',
] as const;
export type Operation = (typeof operations)[number];

/** A parameter and its text; an empty text is sent as an empty element. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** A call in the form in which the Web Connector's .NET client writes it: one line, document/literal. */
export function writeCall(operation: Operation, parameters: Parameters): string {
  const body = parameters
    .map(([name, value]) => (value === '' ? `<${name} />` : `<${name}>${escapeXml(value)}</${name}>`))
    .join('');
  const call =
    body === ''
      ? `<${operation} xmlns="${serviceNamespace}" />`
      : `<${operation} xmlns="${serviceNamespace}">${body}</${operation}>`;
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
    `<soap:Body>${call}</soap:Body></soap:Envelope>`
  );
}
