import { describe, expect, test } from '@jest/globals';
import { readTraceRequest } from './otlp.read.js';

const span = {
  traceId: 'ABCDEF00000000000000000000000001',
  spanId: '0000000000000002',
  parentSpanId: '',
  name: 'process jobpro.invoice',
  kind: 5,
  startTimeUnixNano: '1764000000000000000',
  endTimeUnixNano: '1764000000001500000',
  attributes: [
    { key: 'messaging.batch.message_count', value: { intValue: '3' } },
    { key: 'messaging.system', value: { stringValue: 'nats' } },
    { key: 'kept', value: { boolValue: false } },
    { key: 'names', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
  ],
  links: [{ traceId: '01', spanId: '02', attributes: [] }],
  status: { code: 2 },
};
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'invoice-mapping' } }] };

describe('an OTLP request in JSON', () => {
  test('becomes spans', () => {
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'x' }, spans: [span] }] }],
    });
    expect(readTraceRequest(body)).toEqual([
      {
        traceId: 'abcdef00000000000000000000000001',
        spanId: '0000000000000002',
        parentSpanId: undefined,
        name: 'process jobpro.invoice',
        kind: 'consumer',
        service: 'invoice-mapping',
        attributes: { 'messaging.batch.message_count': 3, 'messaging.system': 'nats', kept: false, names: ['a', 'b'] },
        links: [{ traceId: '01', spanId: '02' }],
        failed: true,
        start: 1_764_000_000_000,
        duration: 1.5,
      },
    ]);
  });

  test('may be empty', () => expect(readTraceRequest('{}')).toEqual([]));

  test.each(['', '[]', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x"}]}]}]}'])('%j is refused', (body) => {
    expect(() => readTraceRequest(body)).toThrow();
  });
});
