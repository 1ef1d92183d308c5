import { XMLParser } from 'fast-xml-parser';
import type { Result } from '../result.js';
import { failure, success } from '../result.js';
import { decodeCharacters, decodeRaw } from './characters.read.js';
import { checkXml } from './xml.check.js';
import type { XmlLimits, XmlProblem } from './xml.problems.js';

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
  if (problem !== undefined) return failure(problem);
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
    return root === undefined ? failure({ kind: 'empty' }) : success(root);
  } catch (error) {
    return failure({
      kind: 'not-well-formed',
      detail: error instanceof Error ? error.message.slice(0, 200) : 'unreadable',
    });
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
