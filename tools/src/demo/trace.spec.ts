import { expect, test } from '@jest/globals';
import type { ReceivedSpan } from '@jobpro/testing';
import { isWhole, traceTree } from './trace.js';

const span = (
  spanId: string,
  parentSpanId: string | undefined,
  start: number,
  more: Partial<ReceivedSpan> = {},
): ReceivedSpan => ({
  traceId: 't',
  spanId,
  parentSpanId,
  name: `work ${spanId}`,
  kind: 'internal',
  service: 'invoice-mapping',
  attributes: {},
  links: [],
  failed: false,
  start,
  duration: 1,
  ...more,
});
const ear = span('4', '2', 1_040, { service: 'jobpro-core', kind: 'consumer' });

test('a trace reads as a tree in the order of time', () => {
  expect(
    traceTree([ear, span('3', '2', 1_020, { failed: true }), span('2', '1', 1_010), span('1', undefined, 1_000)]),
  ).toEqual([
    '     +0 ms  invoice-mapping: work 1',
    '    +10 ms    invoice-mapping: work 2',
    '    +20 ms      invoice-mapping: work 3 (failed)',
    '    +40 ms      jobpro-core: work 4',
  ]);
});

test('is whole when each span but the first has its parent and JobPro has received', () => {
  expect(isWhole([span('1', undefined, 0), span('2', '1', 1), ear])).toBe(true);
  expect(isWhole([span('1', undefined, 0), ear])).toBe(false);
  expect(isWhole([span('1', undefined, 0), span('2', '1', 1)])).toBe(false);
});
