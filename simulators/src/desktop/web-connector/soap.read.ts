import type { Element } from '../xml/element.js';
import { plainRules, readXml } from '../xml/xml.read.js';
import { serviceNamespace } from './soap.write.js';
import type { Operation } from './soap.write.js';

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

export type SoapAnswer =
  /** One text, or the strings of an ArrayOfString. */
  { readonly ok: true; readonly texts: readonly string[] } | { readonly ok: false; readonly reason: string };

type Scope = Readonly<Record<string, string>>;

interface Named {
  readonly node: Element;
  readonly namespace: string;
  readonly local: string;
  readonly scope: Scope;
}

function named(node: Element, outer: Scope): Named {
  const scope: Record<string, string> = { ...outer };
  for (const [name, value] of Object.entries(node.attributes)) {
    if (name === 'xmlns') scope[''] = value;
    else if (name.startsWith('xmlns:')) scope[name.slice(6)] = value;
  }
  const colon = node.name.indexOf(':');
  const prefix = colon < 0 ? '' : node.name.slice(0, colon);
  return { node, namespace: scope[prefix] ?? '', local: node.name.slice(colon + 1), scope };
}

const childrenIn = (parent: Named): readonly Named[] => parent.node.children.map((child) => named(child, parent.scope));

function find(parent: Named, namespace: string, local: string): Named | undefined {
  return childrenIn(parent).find((child) => child.namespace === namespace && child.local === local);
}

const no = (reason: string): SoapAnswer => ({ ok: false, reason });

/** Reads an answer as strictly as the real client: the right names in the right namespaces, no fault. */
export function readAnswer(operation: Operation, xml: string): SoapAnswer {
  const read = readXml(xml, plainRules);
  if (!read.ok) return no(`the answer is no XML: ${read.reason}`);
  const envelope = named(read.root, {});
  if (envelope.namespace !== envelopeNamespace || envelope.local !== 'Envelope')
    return no('the answer is no SOAP 1.1 envelope');
  const body = find(envelope, envelopeNamespace, 'Body');
  if (!body) return no('the envelope has no Body');
  const fault = find(body, envelopeNamespace, 'Fault');
  if (fault) return no(`a SOAP fault: ${fault.node.children.map((part) => `${part.name} ${part.text}`).join(', ')}`);
  const response = find(body, serviceNamespace, `${operation}Response`);
  if (!response) return no(`${operation}Response of ${serviceNamespace} is missing`);
  const result = find(response, serviceNamespace, `${operation}Result`);
  if (operation !== 'authenticate') return { ok: true, texts: [result?.node.text ?? ''] };
  if (!result) return no('authenticateResult is missing');
  const strings = childrenIn(result);
  if (strings.some(({ namespace, local }) => namespace !== serviceNamespace || local !== 'string')) {
    return no('authenticateResult holds something other than string elements of the service');
  }
  return { ok: true, texts: strings.map(({ node }) => node.text) };
}
