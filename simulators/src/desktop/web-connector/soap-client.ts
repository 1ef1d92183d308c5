import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { readAnswer } from './soap.read.js';
import type { SoapAnswer } from './soap.read.js';
import { serviceNamespace, writeCall } from './soap.write.js';
import type { Operation, Parameters } from './soap.write.js';

/** `sending`: the connection breaks half way through the call; `reading`: after it, before the answer. */
export type Drop = 'sending' | 'reading';

export interface CallOptions {
  readonly timeoutMs: number;
  readonly drop?: Drop | undefined;
}

export type Called = (SoapAnswer | { readonly ok: false; readonly dropped: Drop; readonly reason: string }) & {
  readonly ms: number;
};

class Dropped extends Error {
  constructor(readonly drop: Drop) {
    super(`the connection broke while ${drop}`);
  }
}

const largestAnswer = 64 * 1024 * 1024;

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestAnswer) throw new Error('the answer is larger than 64 MiB');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Calls one SOAP service over kept-alive connections, as the Web Connector does; one call at a time. */
export class SoapClient {
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly url: URL;

  constructor(address: string) {
    this.url = new URL(address);
    this.agent =
      this.url.protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  }

  /** Calls the service. Never rejects: a failure becomes the reason of an answer that is not ok. */
  async call(operation: Operation, parameters: Parameters, options: CallOptions): Promise<Called> {
    const started = performance.now();
    const elapsed = (): number => Math.round(performance.now() - started);
    try {
      const { status, type, text } = await this.post(operation, writeCall(operation, parameters), options);
      if (status !== 200) return { ok: false, reason: `HTTP ${status}: ${text.slice(0, 300)}`, ms: elapsed() };
      if (!/^text\/xml\b/i.test(type)) {
        return { ok: false, reason: `the answer is "${type}", text/xml was expected`, ms: elapsed() };
      }
      return { ...readAnswer(operation, text), ms: elapsed() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof Dropped) return { ok: false, dropped: error.drop, reason, ms: elapsed() };
      return { ok: false, reason, ms: elapsed() };
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post(
    operation: Operation,
    body: string,
    { timeoutMs, drop }: CallOptions,
  ): Promise<{ status: number; type: string; text: string }> {
    const bytes = Buffer.from(body, 'utf8');
    const send = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request: ClientRequest = send(this.url, {
        method: 'POST',
        agent: this.agent,
        headers: {
          'content-type': 'text/xml; charset=utf-8',
          'content-length': bytes.length,
          soapaction: `"${serviceNamespace}${operation}"`,
          'user-agent': 'Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)',
        },
      });
      const timer = setTimeout(() => request.destroy(new Error('The operation has timed out')), timeoutMs);
      request.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.on('response', (response) => {
        if (drop === 'reading') {
          request.destroy(new Dropped('reading'));
          response.resume();
          clearTimeout(timer);
          reject(new Dropped('reading'));
          return;
        }
        textOf(response)
          .then((text) =>
            resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
          )
          .catch(reject)
          .finally(() => {
            clearTimeout(timer);
          });
      });
      if (drop === 'sending') {
        request.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.destroy(new Dropped('sending')));
      } else request.end(bytes);
    });
  }
}
