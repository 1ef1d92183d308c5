import { isNativeError } from 'node:util/types';
import { createServer, type IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { eventually } from './eventually.js';
import { readTraceRequest, type ReceivedSpan } from './otlp.read.js';

export interface OtlpSink {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Every span received so far. */
  spans(): readonly ReceivedSpan[];
  /** The spans of one trace, in the order of their arrival. */
  trace(traceId: string): readonly ReceivedSpan[];
  /** The first span that is so, waited for. Rejects after `within` milliseconds (default 10 s). */
  waitForSpan(wanted: (span: ReceivedSpan) => boolean, options?: { within?: number }): Promise<ReceivedSpan>;
  stop(): Promise<void>;
}

const BODY_LIMIT = 32 * 1024 * 1024;

/** Receives traces as a collector would, in OTLP/HTTP with JSON, and keeps them in memory. Logs and metrics are taken and dropped. */
export async function startOtlpSink({ port = 0 }: { port?: number } = {}): Promise<OtlpSink> {
  const all: ReceivedSpan[] = [];
  const byTrace = new Map<string, ReceivedSpan[]>();
  const keep = (span: ReceivedSpan) => {
    all.push(span);
    const trace = byTrace.get(span.traceId);
    if (trace === undefined) byTrace.set(span.traceId, [span]);
    else trace.push(span);
  };

  const server = createServer((request, response) => {
    void answer(request, keep).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sink has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans: () => all,
    trace: (traceId) => byTrace.get(traceId) ?? [],
    waitForSpan: (wanted, { within = 10_000 } = {}) => eventually(() => all.find(wanted) ?? false, { within }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  status: number;
  body: object;
}

async function answer(request: IncomingMessage, keep: (span: ReceivedSpan) => void): Promise<Answer> {
  try {
    const body = await readBody(request);
    if (request.method !== 'POST') return { status: 405, body: { message: 'Only POST is taken here.' } };
    if (request.url !== '/v1/traces') return { status: 200, body: {} };
    if (!/^application\/json/.test(request.headers['content-type'] ?? '')) {
      return { status: 415, body: { message: 'Only OTLP in JSON is taken here.' } };
    }
    readTraceRequest(body).forEach(keep);
    return { status: 200, body: {} };
  } catch (error) {
    return { status: 400, body: { message: isNativeError(error) ? error.message : String(error) } };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const zipped = request.headers['content-encoding'] === 'gzip';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of zipped ? request.pipe(createGunzip()) : request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
