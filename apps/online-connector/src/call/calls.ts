import { setTimeout as sleep } from 'node:timers/promises';
import { countCall } from '@jobpro/connector';
import { type OnlineReply, type OnlineRequest, type RawReply, readReply } from '@jobpro/quickbooks-online';
import { ENVIRONMENT } from '@jobpro/service';
import { inSpan, SpanKind } from '@jobpro/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'undici';
import type { Access } from '../connection/connection.js';
import type { AccessRead, Connections } from '../connection/connections.js';
import { endpointsOf, type OnlineEnvironment } from '../online.config.js';
import type { RealmBudgetStore } from './realm-budget.store.js';

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

/** The result of a call. `lost`: it may have been done. `not-done` and `no-access`: it was certainly not done. */
export type Called =
  | { readonly kind: 'reply'; readonly reply: OnlineReply; readonly seconds: number }
  | { readonly kind: 'lost'; readonly seconds: number }
  | {
      readonly kind: 'not-done';
      readonly because: 'throttled' | 'unreachable' | 'busy';
      readonly seconds: number;
      /** When it may be tried again, where that is known. */
      readonly afterSeconds: number | null;
    }
  | { readonly kind: 'no-access'; readonly because: 'not-connected' | 'broken' };

export interface Call {
  /** `query`, `create`, `batch`, …: for metrics and spans. */
  readonly name: string;
  readonly request: OnlineRequest;
  readonly batch: boolean;
  /** The traces of the operations in it. */
  readonly traceparents: readonly string[];
}

/** Seconds that a realm is paused after a 429 that names no time. */
const PAUSE = 60;
/** Milliseconds that a call waits for the realm's limits before it is given up as not done. */
const LONGEST_WAIT = 75_000;

/** Calls one realm within its limits, with a working token. Every call is counted and traced. */
export class Calls {
  #access: Access;
  #closed: 'not-connected' | 'broken' | undefined;

  readonly #client: QuickBooksClient;
  readonly #budget: RealmBudgetStore;
  readonly #connections: Connections;

  constructor(access: Access, client: QuickBooksClient, budget: RealmBudgetStore, connections: Connections) {
    this.#access = access;
    this.#client = client;
    this.#budget = budget;
    this.#connections = connections;
  }

  get access(): Access {
    return this.#access;
  }

  /** False once QuickBooks or Intuit refused the connection: nothing more is sent until a person connects again. */
  get open(): boolean {
    return this.#closed === undefined;
  }

  /** Makes a call. After a 401 nothing was done: the token is refreshed, and the same bytes are sent once more. */
  async make(call: Call): Promise<Called> {
    if (this.#closed !== undefined) return { kind: 'no-access', because: this.#closed };
    const called = await this.#attempt(call);
    if (called.kind === 'no-access') this.#closed = called.because;
    return called;
  }

  async #attempt(call: Call): Promise<Called> {
    const used = this.#access;
    const first = await this.#send(call, used);
    if (first.kind !== 'reply' || first.reply.kind !== 'unauthorised') return first;
    if (first.reply.remedy === 'reauthorise') {
      const code = first.reply.faults[0]?.code ?? String(first.reply.status);
      await this.#connections.declareBroken(used, `QuickBooks refused the connection (${code})`);
      return { kind: 'no-access', because: 'broken' };
    }
    const refreshed = this.#access.version === used.version ? await this.#connections.refresh(used) : this.#asRead();
    if (refreshed.kind === 'none') return { kind: 'no-access', because: refreshed.because };
    if (refreshed.kind === 'later')
      return { kind: 'not-done', because: 'unreachable', seconds: first.seconds, afterSeconds: null };
    this.#access = refreshed.access;
    const second = await this.#send(call, refreshed.access);
    if (second.kind !== 'reply' || second.reply.kind !== 'unauthorised') return second;
    return { kind: 'not-done', because: 'unreachable', seconds: second.seconds, afterSeconds: null };
  }

  #asRead(): AccessRead {
    return { kind: 'access', access: this.#access };
  }

  async #send(call: Call, access: Access): Promise<Called> {
    const granted = await this.#admission(access.realmId, call.batch);
    if (granted === undefined) return { kind: 'not-done', because: 'busy', seconds: 0, afterSeconds: null };
    const [parent, ...links] = call.traceparents;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    let lateness = 0;
    try {
      const options = {
        kind: SpanKind.CLIENT,
        parent,
        links,
        attributes: { 'quickbooks.operations': call.traceparents.length },
      };
      return await inSpan(`quickbooks ${call.name}`, options, async (span) => {
        lateness = (performance.now() - granted.askedAt) / 1000;
        const sent = await this.#client.send(call.request, access.accessToken);
        if (sent.kind !== 'reply') {
          countCall('online', call.name, sent.kind, seconds());
          span.setAttribute('error.type', sent.why);
          return sent.kind === 'lost'
            ? { kind: 'lost', seconds: seconds() }
            : { kind: 'not-done', because: 'unreachable', seconds: seconds(), afterSeconds: null };
        }
        const reply = readReply(sent.raw);
        span.setAttribute('http.response.status_code', reply.status);
        if (reply.intuitTid !== null) span.setAttribute('quickbooks.intuit_tid', reply.intuitTid);
        countCall('online', call.name, reply.kind, seconds());
        if (reply.kind !== 'throttled') return { kind: 'reply', reply, seconds: seconds() };
        const afterSeconds = reply.retryAfterSeconds ?? PAUSE;
        await this.#budget.pause(access.realmId, afterSeconds);
        return { kind: 'not-done', because: 'throttled', seconds: seconds(), afterSeconds };
      });
    } finally {
      await this.#budget.ended(granted.callId, lateness);
    }
  }

  /** Waits until the realm's limits admit one more call. `askedAt`: when the granted request began. */
  async #admission(
    realmId: string,
    batch: boolean,
  ): Promise<{ readonly callId: string; readonly askedAt: number } | undefined> {
    for (const end = performance.now() + LONGEST_WAIT; ;) {
      const askedAt = performance.now();
      const grant = await this.#budget.take(realmId, batch);
      if (grant.kind === 'go') return { callId: grant.callId, askedAt };
      if (performance.now() + grant.milliseconds > end) return undefined;
      await sleep(Math.max(5, grant.milliseconds));
    }
  }
}
