import { readTokenReply, type TokenReply } from '@jobpro/quickbooks-online';
import OAuthClient from 'intuit-oauth';
import { z } from 'zod';
import { Authorizer } from './authorizer.js';
import type { Endpoints } from './endpoints.decide.js';

/** Milliseconds. The client has no limit of its own. */
const PATIENCE = 30_000;

/** What the client answers with, and what it throws: an error that carries the same under `authResponse`. */
const Response = z.object({ status: z.int() });
const Answer = z.object({ body: z.string(), response: Response });
const Failure = z.object({ authResponse: Answer });

export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUrl: string;
  readonly environment: 'sandbox' | 'production';
}

/** `intuit-oauth` behind our port. It keeps tokens, checks no state and writes a log: none of that is used here. */
export class IntuitAuthorizer extends Authorizer {
  constructor(
    private readonly app: App,
    private readonly endpoints: Endpoints,
  ) {
    super();
  }

  authorizeUrl(state: string): string {
    return this.#client().authorizeUri({ scope: [OAuthClient.scopes.Accounting], state });
  }

  exchange(code: string): Promise<TokenReply> {
    const query = new URLSearchParams({ code });
    return this.#ask((client) => client.createToken(`?${query.toString()}`));
  }

  refresh(refreshToken: string): Promise<TokenReply> {
    return this.#ask((client) => client.refreshUsingToken(refreshToken));
  }

  async revoke(refreshToken: string): Promise<boolean> {
    const answer = await this.#call((client) => client.revoke({ refresh_token: refreshToken }));
    // 400: Intuit does not know the token, so that there is nothing left to revoke.
    return answer !== undefined && (answer.status < 300 || answer.status === 400);
  }

  async #ask(call: (client: OAuthClient) => Promise<unknown>): Promise<TokenReply> {
    const sent = new Date();
    const answer = await this.#call(call);
    if (answer === undefined) return { kind: 'unknown', status: 0 };
    return readTokenReply(answer.status, answer.body, sent);
  }

  async #call(
    call: (client: OAuthClient) => Promise<unknown>,
  ): Promise<{ readonly status: number; readonly body: string } | undefined> {
    const timeout = new AbortController();
    const late = new Promise<undefined>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE, undefined);
      timeout.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      return await Promise.race([call(this.#client()).then(readAnswer, readFailure), late]);
    } finally {
      timeout.abort();
    }
  }

  /** A client for each call, because it keeps the tokens that it saw. */
  #client(): OAuthClient {
    const client = new OAuthClient({
      clientId: this.app.clientId,
      clientSecret: this.app.clientSecret,
      environment: this.app.environment,
      redirectUri: this.app.redirectUrl,
      includeRefreshTokenHardExpiresIn: true,
      logging: false,
    });
    client.setAuthorizeURLs({
      authorizeEndpoint: this.endpoints.authorize,
      tokenEndpoint: this.endpoints.token,
      revokeEndpoint: this.endpoints.revoke,
      userInfoEndpoint: '',
    });
    return client;
  }
}

function readAnswer(answer: unknown) {
  const read = Answer.safeParse(answer);
  return read.success ? { status: read.data.response.status, body: read.data.body } : undefined;
}

function readFailure(failure: unknown) {
  const read = Failure.safeParse(failure);
  return read.success ? readAnswer(read.data.authResponse) : undefined;
}
