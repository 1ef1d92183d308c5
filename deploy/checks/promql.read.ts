import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface PromqlReading {
  /** The parts that are not PromQL, as written. */
  readonly errors: readonly string[];
  /** Each series asked for, with the labels that are compared, and those that it is grouped by. */
  readonly selectors: readonly { readonly name: string; readonly labels: readonly string[] }[];
  /** Labels that the result has when it is an aggregation or a comparison of such; undefined when it keeps all labels. */
  readonly grouping: readonly string[] | undefined;
}

/** Reads an expression by Prometheus' own grammar. What Grafana puts in (`$__rate_interval`) is put in first. */
export function readPromql(text: string): PromqlReading {
  const expression = text.replaceAll(/\$__(rate_interval|interval|range)/g, '5m').replaceAll('$__tags', 'service="x"');
  const textOf = (node: { from: number; to: number }) => expression.slice(node.from, node.to);
  const errors: string[] = [];
  const selectors: { name: string; labels: string[] }[] = [];
  const tree = parser.parse(expression);
  tree.iterate({
    enter: ({ type, node }) => {
      if (type.isError) errors.push(`"${textOf(node)}" at ${node.from} of ${expression}`);
      if (type.name !== 'VectorSelector') return;
      const name = node.getChild('Identifier');
      const compared = named(node, 'LabelName').map(textOf);
      selectors.push({
        name: name === null ? '' : textOf(name),
        labels: [...compared, ...groupingsAround(node).flatMap((grouping) => named(grouping, 'LabelName').map(textOf))],
      });
    },
  });
  const first = named(tree.topNode, 'AggregateModifier')[0];
  return { errors, selectors, grouping: first === undefined ? undefined : named(first, 'LabelName').map(textOf) };
}

/** Every node of a kind within a node, in order. */
function named(within: SyntaxNode, name: string): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  within.cursor().iterate(({ name: each, node }) => {
    if (each === name) nodes.push(node);
  });
  return nodes;
}

/** Returns the `by (…)` of each aggregation around a selector. */
function groupingsAround(node: SyntaxNode): SyntaxNode[] {
  const modifiers: SyntaxNode[] = [];
  for (let around = node.parent; around !== null; around = around.parent) {
    const modifier = around.name === 'AggregateExpr' ? around.getChild('AggregateModifier') : null;
    if (modifier !== null) modifiers.push(modifier);
  }
  return modifiers;
}
