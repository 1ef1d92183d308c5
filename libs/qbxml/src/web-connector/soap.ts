import { z } from 'zod';
import type { Result } from '../result.js';
import { element, escapeXml, readXml, type XmlLimits, type XmlProblem } from '../xml/xml.js';

/** The Web Connector's namespace; it must be exactly this, trailing slash included. */
export const namespace = 'http://developer.intuit.com/';
export const serviceName = 'QBWebConnectorSvc';

type WireType = 'string' | 'int';

/** Every operation with its parameters, in order, and what it returns: reader, writer and WSDL follow this table. */
export const operations = {
  serverVersion: { parameters: { strVersion: 'string' }, returns: 'string' },
  clientVersion: { parameters: { strVersion: 'string' }, returns: 'string' },
  authenticate: { parameters: { strUserName: 'string', strPassword: 'string' }, returns: 'strings' },
  sendRequestXML: {
    parameters: {
      ticket: 'string',
      strHCPResponse: 'string',
      strCompanyFileName: 'string',
      qbXMLCountry: 'string',
      qbXMLMajorVers: 'int',
      qbXMLMinorVers: 'int',
    },
    returns: 'string',
  },
  receiveResponseXML: {
    parameters: { ticket: 'string', response: 'string', hresult: 'string', message: 'string' },
    returns: 'int',
  },
  connectionError: { parameters: { ticket: 'string', hresult: 'string', message: 'string' }, returns: 'string' },
  getLastError: { parameters: { ticket: 'string' }, returns: 'string' },
  closeConnection: { parameters: { ticket: 'string' }, returns: 'string' },
} as const satisfies Record<string, { parameters: Readonly<Record<string, WireType>>; returns: WireType | 'strings' }>;

type Operations = typeof operations;
export type OperationName = keyof Operations;
type Parameters<O extends OperationName> = {
  readonly [P in keyof Operations[O]['parameters']]: Operations[O]['parameters'][P] extends 'int' ? number : string;
};
type Returned<O extends OperationName> = Operations[O]['returns'] extends 'strings'
  ? readonly string[]
  : Operations[O]['returns'] extends 'int'
    ? number
    : string;

/** A call of the Web Connector. A parameter that is missing or empty is '' (0 for the two numbers). */
export type Call = {
  [O in OperationName]: { readonly operation: O; readonly parameters: Parameters<O> };
}[OperationName];

/** The reply to a call of the same operation. */
export type Reply = { [O in OperationName]: { readonly operation: O; readonly result: Returned<O> } }[OperationName];

const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);

export type SoapProblem =
  | XmlProblem
  | { readonly kind: 'not-an-envelope'; readonly root: string }
  | { readonly kind: 'unknown-operation'; readonly operation: string }
  | { readonly kind: 'bad-parameter'; readonly operation: string; readonly parameter: string };

/** An envelope carries a whole qbXML answer as escaped text: long, with few tags of its own unless it is in CDATA. */
const envelopeLimits: XmlLimits = { length: 24 * 1024 * 1024, tags: 1_000, depth: 16 };

const wireText = z.string().default('');
const wireInt = z
  .string()
  .trim()
  .regex(/^\d{0,4}$/)
  .transform((text) => (text === '' ? 0 : Number.parseInt(text, 10)))
  .default(0);

const call = <O extends string, P extends z.ZodRawShape>(operation: O, parameters: P) =>
  z.object({ operation: z.literal(operation), parameters: z.object(parameters) });

const calls = z.discriminatedUnion('operation', [
  call('serverVersion', { strVersion: wireText }),
  call('clientVersion', { strVersion: wireText }),
  call('authenticate', { strUserName: wireText, strPassword: wireText }),
  call('sendRequestXML', {
    ticket: wireText,
    strHCPResponse: wireText,
    strCompanyFileName: wireText,
    qbXMLCountry: wireText,
    qbXMLMajorVers: wireInt,
    qbXMLMinorVers: wireInt,
  }),
  call('receiveResponseXML', { ticket: wireText, response: wireText, hresult: wireText, message: wireText }),
  call('connectionError', { ticket: wireText, hresult: wireText, message: wireText }),
  call('getLastError', { ticket: wireText }),
  call('closeConnection', { ticket: wireText }),
]);

/**
 * Reads a SOAP 1.1 request of the Web Connector, whatever its prefixes. Parameters that are missing, empty or nil are
 * empty; further elements are overlooked. Rubbish is a problem and never a throw.
 */
export function readCall(envelope: string, limits: XmlLimits = envelopeLimits): Result<Call, SoapProblem> {
  const read = readXml(envelope, limits, { longTexts: ['response', 'strHCPResponse'] });
  if (!read.ok) return read;
  const root = read.value;
  if (root.name !== 'Envelope')
    return { ok: false, problem: { kind: 'not-an-envelope', root: root.name.slice(0, 100) } };
  const element = root.children.find(({ name }) => name === 'Body')?.children[0];
  if (element === undefined) return { ok: false, problem: { kind: 'not-an-envelope', root: root.name } };
  const { name } = element;
  if (!isOperation(name)) return { ok: false, problem: { kind: 'unknown-operation', operation: name.slice(0, 100) } };
  const parameters = Object.fromEntries(element.children.map((child) => [child.name, child.text]));
  const parsed = calls.safeParse({ operation: name, parameters });
  if (parsed.success) return { ok: true, value: parsed.data };
  const parameter = parsed.error.issues[0]?.path.join('.') ?? '';
  return { ok: false, problem: { kind: 'bad-parameter', operation: name, parameter } };
}

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
  return result.map((each) => element('string', escapeXml(each))).join('');
}
