import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageSet, schemaErrors, schemaIsHere } from '../testing/company-file.fixture.js';
import { element } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { escapeAscii } from '../xml/xml.write.js';
import type { Sequence, Value } from './grammar.js';
import { checkAgainst } from './grammar.read.js';
import { requestTables } from './requests.schema.js';

/** Appended to the test titles when the schema is missing next to the checkout. */
const absent = schemaIsHere ? '' : ' (skipped: the schema is not beside this checkout)';

const pick = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

function valueOf(value: Value): fc.Arbitrary<string> {
  switch (value.type) {
    case 'string':
      return fc.string({ minLength: 1, maxLength: Math.min(value.max, 12) });
    case 'anyString':
      return fc.string({ maxLength: 12 });
    case 'choice':
      return pick(...value.of);
    case 'id':
      return pick('80000001-1732233445', '1A4-1732233445');
    case 'boolean':
      return pick('true', 'false', '1', '0');
    case 'date':
      return pick('2024-02-29', '2026-12-31');
    case 'dateTime':
      return pick('2024-02-29', '2024-02-29T10:11', '2024-02-29T10:11:12-08:00');
    case 'amount':
      return pick('0.00', '-12.50', '1234567.89', '7');
    case 'price':
    case 'percent':
    case 'quantity':
      return pick('0', '1.5', '-3.25', '1.12345');
    case 'integer':
      return pick('1', '20', '100');
    case 'month':
      return pick('1', '12');
    case 'guid':
      return pick('0', '{90A44FB5-33D9-4815-AC85-AC86A7E7D1EB}');
    case 'float':
      return pick('1', '1.25');
  }
}

/** Children that a table allows, drawn at random. */
function childrenOf(sequence: Sequence): fc.Arbitrary<readonly Element[]> {
  const parts = sequence.map((rule) => {
    const most = Math.min(rule.most, Math.max(rule.least, 2));
    const once =
      rule.kind === 'element'
        ? nodeOf(rule.name, rule.content).map((node) => [node])
        : fc.oneof(...rule.options.map((option) => childrenOf(option.sequence)));
    return fc.array(once, { minLength: rule.least, maxLength: most, size: 'max' }).map((all) => all.flat());
  });
  return fc.tuple(...parts).map((all) => all.flat());
}

function nodeOf(name: string, content: Value | Sequence): fc.Arbitrary<Element> {
  return 'type' in content
    ? valueOf(content).map((text) => element(name, text))
    : childrenOf(content).map((children) => element(name, children));
}

const written = (node: Element): string =>
  node.children.length > 0
    ? `<${node.name}>${node.children.map(written).join('')}</${node.name}>`
    : `<${node.name}>${escapeAscii(node.text).replaceAll('\n', ' ')}</${node.name}>`;

/** Moves one child of one element, somewhere in the request, behind its neighbour. */
function swapped(node: Element, at: number): Element {
  const inner = node.children.findIndex((child) => child.children.length > 1);
  const deep = node.children[inner];
  if (deep && at % 3 !== 0) {
    return { ...node, children: node.children.with(inner, swapped(deep, Math.floor(at / 3))) };
  }
  const from = node.children.length < 2 ? 0 : at % (node.children.length - 1);
  const [first, second] = [node.children[from], node.children[from + 1]];
  if (!first || !second) return node;
  return { ...node, children: node.children.with(from, second).with(from + 1, first) };
}

const rules = Object.values(requestTables);
const samples = (count: number): Element[] =>
  rules.flatMap((rule) => fc.sample(nodeOf(rule.name, rule.content), { numRuns: count, seed: 20_241_122 }));

describe('the tables of the requests', () => {
  test('take what is drawn from them', () => {
    for (const node of samples(20)) {
      const rule = rules.find(({ name }) => name === node.name);
      expect(rule && checkAgainst(rule, node)).toEqual({ kind: 'good' });
    }
  });

  test(`allow nothing that the schema does not${absent}`, async () => {
    if (!schemaIsHere) return;
    const lines = samples(30).map(written);
    expect(await schemaErrors(messageSet(`\n${lines.join('\n')}\n`))).toEqual([]);
  });

  test(`refuse the same wrong orders as the schema${absent}`, async () => {
    if (!schemaIsHere) return;
    const nodes = samples(30).map((node, index) => swapped(node, index * 7 + 1));
    const errors = await schemaErrors(messageSet(`\n${nodes.map(written).join('\n')}\n`));
    const wrong = new Set(errors.map(({ line }) => line));
    // Four lines of frame stand before the first request.
    const differing = nodes.filter((node, index) => {
      const rule = rules.find(({ name }) => name === node.name);
      const refused = rule !== undefined && checkAgainst(rule, node).kind === 'structure';
      return refused !== wrong.has(index + 5);
    });
    expect(differing.map(written)).toEqual([]);
    expect(wrong.size).toBeGreaterThan(50);
  });
});
