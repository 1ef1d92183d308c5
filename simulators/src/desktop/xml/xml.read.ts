import { element } from './element.js';
import type { Element } from './element.js';

export interface ReadXmlRules {
  /** Matches a raw character that the reader refuses. */
  readonly refused: RegExp;
  /** Numeric entities above this code point become `?`, as QuickBooks stores what Latin-1 has no place for. */
  readonly highestEntity: number;
}

/** QuickBooks Desktop: raw characters of Latin-1 only; numeric entities beyond it are stored as `?`. */
export const quickBooksRules: ReadXmlRules = { refused: /[^\t\n\r\x20-\xff]/, highestEntity: 0xff };

/** Plain XML 1.0, as the Web Connector's SOAP reader takes it. */
export const plainRules: ReadXmlRules = {
  refused: /(?![\t\n\r\x7f-\x9f])\p{Cc}|[\ufffe\uffff]/u,
  highestEntity: 0x10ffff,
};

export type ReadXml =
  | { readonly ok: true; readonly root: Element; readonly instructions: readonly string[] }
  | { readonly ok: false; readonly reason: string };

class XmlProblem extends Error {}

const namePattern = /^[A-Za-z_][A-Za-z0-9_.:-]*$/;
const attributePattern = /\s+([A-Za-z_][A-Za-z0-9_.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/gy;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const deepest = 64;

function decode(text: string, rules: ReadXmlRules): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]{0,12};?)/g, (_whole, body: string) => {
    if (!body.endsWith(';')) throw new XmlProblem('an ampersand that begins no entity');
    const entity = body.slice(0, -1);
    const character = named[entity];
    if (character !== undefined) return character;
    const numeric = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(entity);
    if (!numeric) throw new XmlProblem(`the unknown entity &${entity};`);
    const code = numeric[1] === undefined ? Number.parseInt(numeric[2] ?? '', 10) : Number.parseInt(numeric[1], 16);
    const allowed = code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff);
    if (!allowed || (code >= 0xd800 && code <= 0xdfff)) throw new XmlProblem(`the character reference &${entity};`);
    return code > rules.highestEntity ? '?' : String.fromCodePoint(code);
  });
}

function attributesOf(source: string, rules: ReadXmlRules): Record<string, string> {
  const attributes: Record<string, string> = {};
  attributePattern.lastIndex = 0;
  let end = 0;
  for (let match = attributePattern.exec(source); match; match = attributePattern.exec(source)) {
    const name = match[1] ?? '';
    if (name in attributes) throw new XmlProblem(`the attribute ${name} twice`);
    attributes[name] = decode(match[2] ?? match[3] ?? '', rules);
    end = attributePattern.lastIndex;
  }
  if (source.slice(end).trim() !== '') throw new XmlProblem(`a broken attribute near "${source.slice(end, end + 30)}"`);
  return attributes;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

function close(open: Open): Element {
  if (open.children.length === 0) return element(open.name, open.text, open.attributes);
  if (open.text.trim() !== '') throw new XmlProblem(`text beside elements in ${open.name}`);
  return element(open.name, open.children, open.attributes);
}

/** Where the tag that begins at `from` ends: a `>` inside a quoted attribute does not count. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  throw new XmlProblem('a tag that never ends');
}

function section(text: string, from: number, ending: string): number {
  const at = text.indexOf(ending, from);
  if (at < 0) throw new XmlProblem(`a section without ${ending}`);
  return at;
}

function parse(text: string, rules: ReadXmlRules): { root: Element; instructions: string[] } {
  const bad = rules.refused.exec(text);
  if (bad) throw new XmlProblem(`the character U+${(text.codePointAt(bad.index) ?? 0).toString(16)} at ${bad.index}`);
  const stack: Open[] = [];
  const instructions: string[] = [];
  let root: Element | undefined;
  let at = 0;
  const finish = (done: Element): void => {
    const parent = stack.at(-1);
    if (parent) parent.children.push(done);
    else root = done;
  };
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const run = text.slice(at, next < 0 ? text.length : next);
    const inside = stack.at(-1);
    if (inside) inside.text += decode(run, rules);
    else if (run.trim() !== '' && run !== '\ufeff') throw new XmlProblem('text outside the document element');
    if (next < 0) break;
    if (text.startsWith('<!--', next)) at = section(text, next + 4, '-->') + 3;
    else if (text.startsWith('<![CDATA[', next)) {
      const end = section(text, next + 9, ']]>');
      if (!inside) throw new XmlProblem('CDATA outside the document element');
      inside.text += text.slice(next + 9, end);
      at = end + 3;
    } else if (text.startsWith('<!', next)) throw new XmlProblem('a document type');
    else if (text.startsWith('<?', next)) {
      const end = section(text, next + 2, '?>');
      instructions.push(text.slice(next + 2, end).trim());
      at = end + 2;
    } else {
      const end = tagEnd(text, next);
      at = end + 1;
      if (text[next + 1] === '/') {
        const name = text.slice(next + 2, end).trim();
        const open = stack.pop();
        if (open?.name !== name) throw new XmlProblem(`</${name}> where </${open?.name ?? 'nothing'}> was due`);
        finish(close(open));
        continue;
      }
      const empty = text[end - 1] === '/';
      const tag = text.slice(next + 1, empty ? end - 1 : end);
      const space = tag.search(/\s/);
      const name = space < 0 ? tag : tag.slice(0, space);
      if (!namePattern.test(name)) throw new XmlProblem(`the tag name "${name.slice(0, 40)}"`);
      if (!inside && root) throw new XmlProblem('two document elements');
      if (stack.length >= deepest) throw new XmlProblem('elements nested too deeply');
      const open: Open = {
        name,
        attributes: space < 0 ? {} : attributesOf(tag.slice(space), rules),
        children: [],
        text: '',
      };
      if (empty) finish(close(open));
      else stack.push(open);
    }
  }
  const left = stack.at(-1);
  if (left) throw new XmlProblem(`<${left.name}> without its end`);
  if (!root) throw new XmlProblem('no element at all');
  return { root, instructions };
}

/** Reads one document strictly: no document type, no entities but the predefined and numeric ones, bounded depth. */
export function readXml(text: string, rules: ReadXmlRules): ReadXml {
  try {
    return { ok: true, ...parse(text, rules) };
  } catch (error) {
    if (error instanceof XmlProblem) return { ok: false, reason: error.message };
    throw error;
  }
}
