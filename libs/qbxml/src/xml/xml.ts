import { XMLParser } from 'fast-xml-parser';
import type { Result } from '../result.js';

export interface XmlLimits {
  /** In UTF-16 units, looked at before anything is parsed. */
  readonly length: number;
  /** Tags, opening and closing, comments and sections included. */
  readonly tags: number;
  readonly depth: number;
}

export type XmlProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large'; readonly limit: number; readonly actual: number }
  | { readonly kind: 'too-many-tags'; readonly limit: number }
  | { readonly kind: 'too-deep'; readonly limit: number }
  /** A document type can define entities; neither QuickBooks nor the Web Connector sends one. */
  | { readonly kind: 'doctype' }
  | { readonly kind: 'not-well-formed'; readonly detail: string };

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const quote = 0x22;
const apostrophe = 0x27;
const nameForm = /^[A-Za-z_\u0080-\uffff][\w:.\-\u0080-\uffff]*/;
const longestName = 200;

const malformed = (detail: string): XmlProblem => ({ kind: 'not-well-formed', detail });

/** Markup without children: where it begins with this, it ends with that. */
const opaque = [
  { begin: '<![CDATA[', end: ']]>', what: 'CDATA section' },
  { begin: '<!--', end: '-->', what: 'comment' },
  { begin: '<?', end: '?>', what: 'processing instruction' },
];

/**
 * One pass over a document before it is parsed: are all tags closed in order, around one root, within the limits? The
 * parser itself forgives a document that was cut off; here that would be taken for an answer with fewer records.
 */
function checkXml(document: string, limits: XmlLimits): XmlProblem | undefined {
  if (document.length > limits.length) return { kind: 'too-large', limit: limits.length, actual: document.length };
  const open: string[] = [];
  let tags = 0;
  let rootSeen = false;
  let at = 0;
  while (at < document.length) {
    const next = document.indexOf('<', at);
    if (open.length === 0 && document.slice(at, next < 0 ? undefined : next).trim() !== '') {
      return malformed('text outside the root element');
    }
    if (next < 0) break;
    tags += 1;
    if (tags > limits.tags) return { kind: 'too-many-tags', limit: limits.tags };
    const section = opaque.find(({ begin }) => document.startsWith(begin, next));
    if (section !== undefined) {
      const end = document.indexOf(section.end, next + section.begin.length);
      if (end < 0) return malformed(`a ${section.what} has no end`);
      if (open.length === 0 && section.begin === '<![CDATA[') return malformed('text outside the root element');
      at = end + section.end.length;
      continue;
    }
    if (document.startsWith('<!', next)) return { kind: 'doctype' };
    const end = tagEnd(document, next + 1);
    if (end < 0) return malformed('a tag has no end');
    at = end + 1;
    const closing = document.charCodeAt(next + 1) === slash;
    const start = next + (closing ? 2 : 1);
    const name = nameForm.exec(document.slice(start, Math.min(end, start + longestName)))?.[0];
    if (name === undefined) return malformed('a tag has no name');
    if (closing) {
      if (open.pop() !== name) return malformed(`</${name}> closes what is not open`);
      continue;
    }
    if (open.length === 0 && rootSeen) return malformed('there is a second root element');
    rootSeen = true;
    if (document.charCodeAt(end - 1) === slash) continue;
    open.push(name);
    if (open.length > limits.depth) return { kind: 'too-deep', limit: limits.depth };
  }
  const [unclosed] = open;
  if (unclosed !== undefined) return malformed(`<${unclosed}> is not closed`);
  return rootSeen ? undefined : { kind: 'empty' };
}

/** Where a tag ends; a `>` within quotes is text. Negative when it does not end. */
function tagEnd(document: string, from: number): number {
  for (let at = from; at < document.length; at += 1) {
    const code = document.charCodeAt(at);
    if (code === greaterThan) return at;
    if (code === lessThan) return -1;
    if (code === quote || code === apostrophe) {
      at = document.indexOf(code === quote ? '"' : "'", at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

/**
 * Decodes the five entities of XML and numeric ones, once; anything else stays as it is written. One pass for each entity,
 * `&amp;` last, is several times quicker on megabytes than one pass that asks at each ampersand.
 */
function decodeCharacters(text: string): string {
  if (!text.includes('&')) return text;
  const numbered = text.includes('&#') ? text.replace(/&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));/g, decodeNumber) : text;
  return numbered
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

const ampersand = 0x26;

function decodeNumber(written: string, decimal: string | undefined, hexadecimal: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
  if (code === ampersand) return '&amp;';
  return code <= 0x10ffff ? String.fromCodePoint(code) : written;
}

/** Decodes the raw text of an element: CDATA sections are kept as they are, comments and tags are left out. */
function decodeRaw(raw: string): string {
  if (!raw.includes('<')) return decodeCharacters(raw);
  let text = '';
  for (const piece of raw.split(/(<!\[CDATA\[[^]*?\]\]>)/)) {
    text += piece.startsWith('<![CDATA[')
      ? piece.slice('<![CDATA['.length, -']]>'.length)
      : decodeCharacters(piece.replace(/<!--[^]*?-->|<[^>]*>/g, ''));
  }
  return text;
}

/** An element with its text (all pieces joined) and its child elements in order. Namespace prefixes are dropped. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const attributesKey = ':@';
const textKey = '#text';
const cdataKey = '#cdata';

export interface ReadOptions {
  /** Elements whose text is long and has no elements in it: taken whole, which is some thirty times quicker. */
  readonly longTexts?: readonly string[];
}

/**
 * Reads a document without expanding entities: the five of XML and numeric ones are decoded here, afterwards, and every
 * other stays as it is written. Size, number of tags and depth are bounded before memory is spent. Never throws.
 */
export function readXml(xml: string, limits: XmlLimits, options: ReadOptions = {}): Result<XmlElement, XmlProblem> {
  const document = xml.charCodeAt(0) === 0xfeff ? xml.slice(1) : xml;
  const problem = checkXml(document, limits);
  if (problem !== undefined) return { ok: false, problem: problem };
  const { longTexts = [] } = options;
  try {
    const parser = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
      processEntities: false,
      cdataPropName: cdataKey,
      ignoreDeclaration: true,
      ignorePiTags: true,
      removeNSPrefix: true,
      maxNestedTags: limits.depth,
      stopNodes: longTexts.map((name) => `*.${name}`),
    });
    const nodes: unknown = parser.parse(document);
    const [root] = childElements(nodes, new Set(longTexts));
    return root === undefined ? { ok: false, problem: { kind: 'empty' } } : { ok: true, value: root };
  } catch (error) {
    return {
      ok: false,
      problem: {
        kind: 'not-well-formed',
        detail: error instanceof Error ? error.message.slice(0, 200) : 'unreadable',
      },
    };
  }
}

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

function childElements(nodes: unknown, longTexts: ReadonlySet<string>): XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  const elements: XmlElement[] = [];
  for (const node of nodes) {
    if (!isNode(node)) continue;
    const name = Object.keys(node).find((key) => key !== attributesKey);
    if (name === undefined || name === textKey || name === cdataKey) continue;
    const content: unknown = node[name];
    elements.push({
      name,
      attributes: attributesOf(node[attributesKey]),
      text: longTexts.has(name) ? longTextOf(content) : textOf(content),
      children: childElements(content, longTexts),
    });
  }
  return elements;
}

function attributesOf(value: unknown): ReadonlyMap<string, string> {
  if (!isNode(value)) return new Map();
  return new Map(Object.entries(value).map(([key, text]) => [key, decodeCharacters(String(text))]));
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  let text = '';
  for (const node of nodes) {
    if (!isNode(node)) continue;
    const own = node[textKey];
    if (typeof own === 'string') text += decodeCharacters(own);
    else if (cdataKey in node) text += plainText(node[cdataKey]);
  }
  return text;
}

/** Returns the text of a long element. One that was read whole is one piece of raw text; the root element is parsed as usual. */
function longTextOf(nodes: unknown): string {
  const whole: unknown = Array.isArray(nodes) && nodes.length === 1 ? nodes[0] : undefined;
  return isNode(whole) && textKey in whole ? decodeRaw(plainText(nodes)) : textOf(nodes);
}

/** Text as it is: in a CDATA section, and in an element that was taken whole. */
function plainText(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return nodes.map((node) => (isNode(node) && typeof node[textKey] === 'string' ? node[textKey] : '')).join('');
}

/**
 * Text for an element or an attribute, in ASCII only: what lies above is a numeric entity, so that no encoding on the way
 * (HTTP, SOAP, the Web Connector's own strings) can change it. What XML 1.0 forbids becomes a space.
 */
export function escapeXml(text: string): string {
  // The control characters are what this must find.
  return text.replace(/[^\x20-\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e]/gu, entity);
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function entity(character: string): string {
  const name = named[character];
  if (name !== undefined) return name;
  const code = character.codePointAt(0) ?? 0;
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000;
  return allowed ? `&#${code};` : ' ';
}

/** `<name attribute="…">content</name>`; the content is XML already, attributes are text. */
export function element(
  name: string,
  content: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeXml(value)}"`))
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}
