import type { ReceivedSpan } from '@jobpro/testing';

/** Whether a trace is complete, from JobPro's event to the report to JobPro. Its spans arrive separately, in any order. */
export function isWhole(spans: readonly ReceivedSpan[]): boolean {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId));
  return orphans.length === 0 && spans.some(({ service, kind }) => service === 'jobpro-core' && kind === 'consumer');
}

/** The spans of one trace as a little tree: under each span what followed from it, in the order of time. */
export function traceTree(spans: readonly ReceivedSpan[]): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const below = new Map<string, ReceivedSpan[]>();
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const parent = span.parentSpanId !== undefined && ids.has(span.parentSpanId) ? span.parentSpanId : '';
    below.set(parent, [...(below.get(parent) ?? []), span]);
  }
  const first = Math.min(...spans.map(({ start }) => start));
  const lines = (parent: string, indent: string): string[] =>
    (below.get(parent) ?? []).flatMap((span) => [
      `${`+${Math.round(span.start - first)} ms`.padStart(10)}  ${indent}${span.service}: ${span.name}${span.failed ? ' (failed)' : ''}`,
      ...lines(span.spanId, `${indent}  `),
    ]);
  return lines('', '');
}
