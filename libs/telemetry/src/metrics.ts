import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The name and meaning of a metric. The dashboards' authors read `help`. */
export interface MetricText<L extends string> {
  /**
   * Begins with `jobpro_` and ends in its unit: `_total` for a counter, `_seconds` or `_bytes` for
   * a size; a plain number of things has none. Lower case with underscores. No label may hold a
   * company or a document: their number is not bounded.
   */
  name: `jobpro_${string}`;
  help: string;
  labelNames?: readonly L[];
}

/** This process's metrics, those of Node among them. Served at `/metrics`. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const existing = new Map<string, unknown>();

/**
 * Each of these makes the metric at its first call and answers the same one later, so that a module
 * may be made twice.
 */
export const metrics = {
  counter<L extends string>(text: MetricText<L>): Counter<L> {
    return once(text.name, () => new Counter<L>({ ...definition(text) }));
  },
  gauge<L extends string>(text: MetricText<L>): Gauge<L> {
    return once(text.name, () => new Gauge<L>({ ...definition(text) }));
  },
  /** `buckets` in the metric's unit; by default such as fit a handler or a call, 5 ms to 30 s. */
  histogram<L extends string>(text: MetricText<L> & { buckets?: readonly number[] }): Histogram<L> {
    const buckets = [...(text.buckets ?? [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])];
    return once(text.name, () => new Histogram<L>({ ...definition(text), buckets }));
  },
};

function definition<L extends string>({ name, help, labelNames }: MetricText<L>) {
  return { name, help, labelNames: [...(labelNames ?? [])], registers: [registry] };
}

function once<M>(name: string, make: () => M): M {
  const metric = existing.get(name) ?? make();
  existing.set(name, metric);
  return metric as M;
}
