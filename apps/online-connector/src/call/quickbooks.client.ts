import type { OnlineRequest, RawReply } from '@jobpro/quickbooks-online';
import { Pool } from 'undici';

/** What became of one HTTP call. `unsent`: it certainly never reached QuickBooks. `lost`: it may have. */
export type Sent =
  | { readonly kind: 'reply'; readonly raw: RawReply }
  | { readonly kind: 'unsent'; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string };

/** The most that an answer may hold. A page of 1,000 invoices stays under 20 MB. */
const LARGEST_ANSWER = 40 * 1024 * 1024;
const CONNECTIONS = 64;
/** Errors that come before a byte of the request was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** One host of QuickBooks' API over HTTP. Knows no tokens but the one it is given, and never tries twice. */
export class QuickBooksClient {
  readonly #pool: Pool;
  readonly #prefix: string;

  /** @param timeout milliseconds for a whole call */
  constructor(
    baseUrl: string,
    private readonly timeout: number,
  ) {
    const { origin, pathname } = new URL(baseUrl);
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: 10_000 },
      headersTimeout: timeout,
      bodyTimeout: timeout,
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
        signal: AbortSignal.timeout(this.timeout),
        ...(request.body === undefined ? {} : { body: request.body }),
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
