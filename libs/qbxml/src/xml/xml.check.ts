import type { XmlLimits, XmlProblem } from './xml.problems.js';

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
export function checkXml(document: string, limits: XmlLimits): XmlProblem | undefined {
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
