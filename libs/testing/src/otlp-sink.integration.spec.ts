import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startOtlpSink, type OtlpSink } from './index.js';

const body = (traceId: string, name: string) =>
  JSON.stringify({
    resourceSpans: [
      { scopeSpans: [{ spans: [{ traceId, spanId: '0a', name, startTimeUnixNano: '1', endTimeUnixNano: '2' }] }] },
    ],
  });

describe('the OTLP sink', () => {
  let sink: OtlpSink;
  beforeAll(async () => {
    sink = await startOtlpSink();
  });
  afterAll(() => sink.stop());
  const post = (path: string, content: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${sink.url}${path}`, {
      method: 'POST',
      body: content,
      headers: { 'content-type': 'application/json', ...headers },
    });

  test('keeps spans by their trace, zipped or not', async () => {
    const wanted = sink.waitForSpan((span) => span.name === 'late');
    await post('/v1/traces', body('aa', 'early'));
    await post('/v1/traces', new Uint8Array(gzipSync(body('bb', 'late'))), { 'content-encoding': 'gzip' });
    expect(await wanted).toMatchObject({ traceId: 'bb', service: 'unknown' });
    expect(sink.trace('aa').map((span) => span.name)).toEqual(['early']);
    expect(sink.trace('cc')).toEqual([]);
    expect(sink.spans()).toHaveLength(2);
  });

  test('refuses what it cannot read, and drops logs and metrics', async () => {
    expect((await post('/v1/traces', '{')).status).toBe(400);
    expect((await post('/v1/traces', 'x', { 'content-type': 'application/x-protobuf' })).status).toBe(415);
    expect((await post('/v1/metrics', '{}')).status).toBe(200);
    expect((await fetch(sink.url)).status).toBe(405);
  });

  test('says when a span never came', async () => {
    await expect(sink.waitForSpan(() => false, { within: 30 })).rejects.toThrow('did not come true');
  });
});
