import type { Element } from '../xml/element.js';
import type { ElementRule, Sequence, Value } from './grammar.js';
import { checkValue } from './value.read.js';
import type { FieldProblem } from './value.read.js';

export type Checked =
  /** The whole message set is a parse error. */
  | { readonly kind: 'structure'; readonly reason: string }
  /** This request alone is refused. */
  | { readonly kind: 'field'; readonly problem: FieldProblem }
  | { readonly kind: 'good' };

class Structure extends Error {}

const isSequence = (content: Value | Sequence): content is Sequence => Array.isArray(content);

function checkElement(node: Element, rule: ElementRule, problems: FieldProblem[]): void {
  for (const name of Object.keys(node.attributes)) {
    if (!rule.attributes.includes(name)) throw new Structure(`${node.name} has no attribute ${name}`);
  }
  if (isSequence(rule.content)) {
    if (node.text.trim() !== '') throw new Structure(`${node.name} holds text`);
    const end = walk(rule.content, node.children, 0, node.name, problems);
    const left = node.children[end];
    if (left) throw new Structure(`${left.name} is not expected at that place in ${node.name}`);
    return;
  }
  if (node.children.length > 0) throw new Structure(`${node.name} holds elements`);
  const problem = checkValue(rule.content, node.text, node.name);
  if (!problem) return;
  if ('structure' in problem) throw new Structure(problem.structure);
  problems.push(problem);
}

/** Matches the children from `at` on against the rules in order; answers where it stopped. */
function walk(
  sequence: Sequence,
  nodes: readonly Element[],
  at: number,
  parent: string,
  problems: FieldProblem[],
): number {
  let position = at;
  for (const rule of sequence) {
    let count = 0;
    while (count < rule.most) {
      const node = nodes[position];
      if (!node) break;
      if (rule.kind === 'element') {
        if (node.name !== rule.name) break;
        checkElement(node, rule, problems);
        position += 1;
      } else {
        const option = rule.options.find((candidate) => candidate.begins.has(node.name));
        if (!option) break;
        position = walk(option.sequence, nodes, position, parent, problems);
      }
      count += 1;
    }
    if (count < rule.least && !(rule.kind === 'choice' && rule.options.some((option) => canBeEmpty(option.sequence)))) {
      const missing = rule.kind === 'element' ? rule.name : rule.options.map((o) => [...o.begins][0]).join(' or ');
      const actual = nodes[position]?.name ?? 'the end';
      throw new Structure(`${missing} is missing in ${parent}, found ${actual}`);
    }
  }
  return position;
}

function canBeEmpty(sequence: Sequence): boolean {
  return sequence.every(
    (rule) => rule.least === 0 || (rule.kind === 'choice' && rule.options.some((o) => canBeEmpty(o.sequence))),
  );
}

/** Holds a request against its table: order, required elements, counts, unknown elements, then each value. */
export function checkAgainst(rule: ElementRule, node: Element): Checked {
  const problems: FieldProblem[] = [];
  try {
    checkElement(node, rule, problems);
  } catch (error) {
    if (error instanceof Structure) return { kind: 'structure', reason: error.message };
    throw error;
  }
  const problem = problems[0];
  return problem ? { kind: 'field', problem } : { kind: 'good' };
}
