import { expect } from '@jest/globals';
import { knownSeries } from './metrics.read.js';
import { readPromql } from './promql.read.js';

const series = knownSeries();

/** Expects an expression to be PromQL, and to ask only for series and labels that the code shows. */
export function expectKnownSeries(expression: string): void {
  const { errors, selectors } = readPromql(expression);
  expect(errors).toEqual([]);
  expect(selectors).not.toEqual([]);
  const unknown = selectors.flatMap(({ name, labels }) => {
    const has = series.get(name);
    return has === undefined ? [name] : labels.filter((label) => !has.has(label)).map((label) => `${name}{${label}}`);
  });
  expect(unknown).toEqual([]);
}
