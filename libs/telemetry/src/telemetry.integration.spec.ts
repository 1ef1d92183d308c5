import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { inSpan, metrics, registry, SpanKind, startTelemetry, type Telemetry, traceparentOf } from './index.js';

const received = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              status: z.object({ code: z.number().optional(), message: z.string().optional() }),
              events: z.array(z.object({ name: z.string() })),
              links: z.array(z.object({ traceId: z.string(), spanId: z.string() })),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Received = z.infer<typeof received>;

let sink: Server;
let endpoint: string;
let telemetry: Telemetry;
let bodies: Received[];

/** Every span that has been received. Stopping sends what is still held. */
async function spans() {
  await telemetry.stop();
  return bodies.flatMap((body) => body.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)));
}

beforeAll(async () => {
  sink = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(received.parse(JSON.parse(Buffer.concat(chunks).toString())));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => sink.once('listening', resolve));
  const address = sink.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
});
beforeEach(() => {
  bodies = [];
  telemetry = startTelemetry({ service: 'spec', endpoint, logLevel: 'silent' });
});
afterAll(() => void sink.close());

describe('spans', () => {
  test('those within others are their children, and stopping sends them all', async () => {
    await inSpan('outer', { kind: SpanKind.CONSUMER }, () => inSpan('inner', {}, () => undefined));
    const [inner, outer] = await spans();
    expect(outer).toMatchObject({ name: 'outer', kind: 5 });
    expect(inner).toMatchObject({ name: 'inner', traceId: outer?.traceId, parentSpanId: outer?.spanId });
    expect(JSON.stringify(bodies[0]?.resourceSpans[0]?.resource)).toContain('"stringValue":"spec"');
  });

  test('a traceparent carries a trace over to other work', async () => {
    const carried = await inSpan('send', { kind: SpanKind.PRODUCER }, (span) => traceparentOf(span));
    const other = await inSpan('other', {}, () => traceparentOf());
    await inSpan('process', { parent: carried, links: [other, 'nonsense'] }, () => undefined);
    const all = await spans();
    const [sent, linked, processed] = ['send', 'other', 'process'].map((name) =>
      all.find((span) => span.name === name),
    );
    expect(processed).toMatchObject({ traceId: sent?.traceId, parentSpanId: sent?.spanId });
    expect(processed?.links).toEqual([expect.objectContaining({ spanId: linked?.spanId })]);
  });

  test('an error is recorded on the span, without the secrets in its message, and is thrown on', async () => {
    const failing = inSpan('fails', {}, () => Promise.reject(new Error('at postgres://u:hunter2@db')));
    await expect(failing).rejects.toThrow('hunter2');
    const [span] = await spans();
    expect(span).toMatchObject({
      status: { code: 2, message: 'at postgres://[secret]@db' },
      events: [{ name: 'exception' }],
    });
  });

  test.each([undefined, '', 'nonsense', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])(
    'under %j a trace of its own begins',
    async (parent) => {
      await inSpan('starts', { parent }, () => undefined);
      const [span] = await spans();
      expect(span?.parentSpanId ?? '').toBe('');
    },
  );
});

test('without a receiver the ids flow all the same', async () => {
  await telemetry.stop();
  telemetry = startTelemetry({ service: 'spec', logLevel: 'silent' });
  const [outer, inner] = await inSpan('a', {}, (span) => inSpan('b', {}, () => [traceparentOf(span), traceparentOf()]));
  expect(inner.slice(3, 35)).toBe(outer.slice(3, 35));
  expect(outer).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(await spans()).toEqual([]);
});

test('a receiver that is away does not keep a service from stopping', async () => {
  await telemetry.stop();
  telemetry = startTelemetry({ service: 'spec', endpoint: 'http://127.0.0.1:1', logLevel: 'silent' });
  await inSpan('lost', {}, () => undefined);
  await expect(telemetry.stop()).resolves.toBeUndefined();
});

test('before telemetry is started a traceparent is still one', async () => {
  await telemetry.stop();
  expect(traceparentOf()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});

test('a metric is made once, carries the service, and is listed with those of Node', async () => {
  const text = { name: 'jobpro_spec_total', help: 'Counted here.', labelNames: ['kind'] } as const;
  metrics.counter(text).inc({ kind: 'a' });
  metrics.counter(text).inc({ kind: 'a' });
  const shown = await registry.metrics();
  expect(shown).toContain('jobpro_spec_total{kind="a",service="spec"} 2');
  expect(shown).toContain('process_cpu_seconds_total');
  await telemetry.stop();
});
