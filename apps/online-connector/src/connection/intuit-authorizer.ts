import { readTokenReply, type TokenReply } from '@jobpro/quickbooks-online';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import OAuthClient from 'intuit-oauth';
import { z } from 'zod';
import { endpointsOf, type IntuitEndpoints, type OnlineEnvironment } from '../online.config.js';

/** Milliseconds that Intuit's answer is waited for. The client has no limit of its own. */
const TIMEOUT = 30_000;

/** The result of the client. Its errors carry the same value under `authResponse`. */
const Response = z.object({ status: z.int() });
const Answer = z.object({ body: z.string(), response: Response });
const Failure = z.object({ authResponse: Answer });

/** The settings of our application at Intuit. */
export type IntuitApp = Pick<
  OnlineEnvironment,
  | 'QBO_ENVIRONMENT'
  | 'QBO_API_URL'
  | 'QBO_AUTHORIZE_URL'
  | 'QBO_TOKEN_URL'
  | 'QBO_REVOKE_URL'
  | 'QBO_CLIENT_ID'
  | 'QBO_CLIENT_SECRET'
  | 'QBO_REDIRECT_URL'
>;

/**
 * Intuit's OAuth2. It returns whatever Intuit answers as a value and throws nothing. The client, `intuit-oauth`, also keeps tokens
 * and writes a log, which is not used, and checks no state.
 */
@Injectable()
export class IntuitAuthorizer {
  readonly #app: IntuitApp;
  readonly #endpoints: IntuitEndpoints;

  constructor(@Inject(ENVIRONMENT) environment: IntuitApp) {
    this.#app = environment;
    this.#endpoints = endpointsOf(environment);
  }

  /** Returns the address at which a user allows us to access a QuickBooks company. */
  authorizeUrl(state: string): string {
    return this.#client().authorizeUri({ scope: [OAuthClient.scopes.Accounting], state });
  }

  /** Exchanges the code of the user's consent for tokens. */
  exchange(code: string): Promise<TokenReply> {
    const query = new URLSearchParams({ code });
    return this.#ask((client) => client.createToken(`?${query.toString()}`));
  }

  /** Exchanges a refresh token for new tokens. `unknown`: no answer came, and the token may have been replaced. */
  refresh(refreshToken: string): Promise<TokenReply> {
    return this.#ask((client) => client.refreshUsingToken(refreshToken));
  }

  /** Revokes a connection. Returns whether Intuit confirmed it. */
  async revoke(refreshToken: string): Promise<boolean> {
    const answer = await this.#call((client) => client.revoke({ refresh_token: refreshToken }));
    // 400: Intuit does not know the token, so that nothing is left to revoke.
    return answer !== undefined && (answer.status < 300 || answer.status === 400);
  }

  async #ask(call: (client: OAuthClient) => Promise<unknown>): Promise<TokenReply> {
    const sentAt = new Date();
    const answer = await this.#call(call);
    if (answer === undefined) return { kind: 'unknown', status: 0 };
    return readTokenReply(answer.status, answer.body, sentAt);
  }

  async #call(
    call: (client: OAuthClient) => Promise<unknown>,
  ): Promise<{ readonly status: number; readonly body: string } | undefined> {
    const timeout = new AbortController();
    const late = new Promise<undefined>((resolve) => {
      const timer = setTimeout(resolve, TIMEOUT, undefined);
      timeout.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      return await Promise.race([call(this.#client()).then(readAnswer, readFailure), late]);
    } finally {
      timeout.abort();
    }
  }

  /** Returns a new client for each call, because a client keeps the tokens it saw. */
  #client(): OAuthClient {
    const client = new OAuthClient({
      clientId: this.#app.QBO_CLIENT_ID,
      clientSecret: this.#app.QBO_CLIENT_SECRET.reveal(),
      environment: this.#app.QBO_ENVIRONMENT,
      redirectUri: this.#app.QBO_REDIRECT_URL,
      includeRefreshTokenHardExpiresIn: true,
      logging: false,
    });
    client.setAuthorizeURLs({
      authorizeEndpoint: this.#endpoints.authorize,
      tokenEndpoint: this.#endpoints.token,
      revokeEndpoint: this.#endpoints.revoke,
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
