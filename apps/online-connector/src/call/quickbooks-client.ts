import type { OnlineRequest, RawReply } from '@jobpro/quickbooks-online';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'undici';
import { endpointsOf, type OnlineEnvironment } from '../online.config.js';

/** The result of one HTTP call. `unsent`: it certainly never reached QuickBooks. `lost`: it may have. */
export type Sent =
  | { readonly kind: 'reply'; readonly raw: RawReply }
  | { readonly kind: 'unsent'; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string };

/** Bytes of an answer at most. A page of 1,000 invoices has less than 20 MB. */
const LARGEST_ANSWER = 40 * 1024 * 1024;
const CONNECTIONS = 64;
/** Errors that occur before a byte of the request is sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Where QuickBooks' API is, and how long a call may take. */
export type ApiSettings = Parameters<typeof endpointsOf>[0] & Pick<OnlineEnvironment, 'QBO_CALL_TIMEOUT'>;

/** QuickBooks' API over HTTP. It keeps no tokens, and never tries a call twice. */
@Injectable()
export class QuickBooksClient {
  readonly #pool: Pool;
  readonly #prefix: string;

  /** Milliseconds for a whole call. */
  readonly #timeout: number;

  constructor(@Inject(ENVIRONMENT) environment: ApiSettings) {
    this.#timeout = environment.QBO_CALL_TIMEOUT;
    const { origin, pathname } = new URL(endpointsOf(environment).api);
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: 10_000 },
      headersTimeout: this.#timeout,
      bodyTimeout: this.#timeout,
      maxResponseSize: LARGEST_ANSWER,
    });
  }

  async send(request: OnlineRequest, accessToken: string): Promise<Sent> {
    try {
      const response = await this.#pool.request({
        method: request.method,
        path: `${this.#prefix}${request.path}`,
        query: { ...request.query },
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${accessToken}`,
          'user-agent': 'jobpro-quickbooks',
          ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
        },
        signal: AbortSignal.timeout(this.#timeout),
        body: request.body,
      });
      const body = await response.body.text();
      return { kind: 'reply', raw: { status: response.statusCode, headers: response.headers, body } };
    } catch (error) {
      const why = codeOf(error);
      return { kind: NOT_SENT.has(why) ? 'unsent' : 'lost', why };
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return codeOf(error.cause);
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown';
}
