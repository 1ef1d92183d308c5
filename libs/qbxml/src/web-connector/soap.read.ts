import { z } from 'zod';
import type { Result } from '../result.js';
import { failure, success } from '../result.js';
import { readXml } from '../xml/xml.read.js';
import type { XmlLimits, XmlProblem } from '../xml/xml.problems.js';
import { isOperation } from './operations.js';
import type { Call } from './operations.js';

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
  if (root.name !== 'Envelope') return failure({ kind: 'not-an-envelope', root: root.name.slice(0, 100) });
  const element = root.children.find(({ name }) => name === 'Body')?.children[0];
  if (element === undefined) return failure({ kind: 'not-an-envelope', root: root.name });
  const { name } = element;
  if (!isOperation(name)) return failure({ kind: 'unknown-operation', operation: name.slice(0, 100) });
  const parameters = Object.fromEntries(element.children.map((child) => [child.name, child.text]));
  const parsed = calls.safeParse({ operation: name, parameters });
  if (parsed.success) return success(parsed.data);
  const parameter = parsed.error.issues[0]?.path.join('.') ?? '';
  return failure({ kind: 'bad-parameter', operation: name, parameter });
}
