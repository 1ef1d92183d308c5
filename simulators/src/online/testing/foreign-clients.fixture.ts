import { askSimulator } from '@jobpro/testing';
import OAuthClient from 'intuit-oauth';
import type { QuickBooks as NodeQuickBooks } from 'node-quickbooks';
import loaded from 'node-quickbooks';
import { z } from 'zod';
import { startOnlineSimulator } from '../app.js';

/** The package's types speak of a default export where the module itself is the class. */
const QuickBooks = z.custom<typeof NodeQuickBooks>((value) => typeof value === 'function').parse(loaded);
const redirectUri = 'http://127.0.0.1:9/callback';

/** Clients that others wrote, connected to a realm. */
export interface ForeignClients {
  readonly oauth: OAuthClient;
  readonly client: NodeQuickBooks;
}

/** The simulator in this process, and one realm of it. */
export interface ForeignRig {
  readonly base: string;
  admin(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Replaces the realm, cancels the ordered faults, and connects. */
  begin(): Promise<ForeignClients>;
  connect(): Promise<ForeignClients>;
  /** Where Intuit sends a user back to who consented. */
  consented(): Promise<string>;
  /** An OAuth client that gives this for the app's secret. */
  oauthOf(clientSecret: string): OAuthClient;
  close(): Promise<void>;
}

export async function openForeignRig(realm: string): Promise<ForeignRig> {
  const settings = { oauth: { clients: [{ id: 'app', secret: 'secret' }] } };
  const simulator = await startOnlineSimulator({ port: 0, settings });
  const base = `http://127.0.0.1:${simulator.port}`;
  const admin = (method: string, path: string, body?: unknown) => askSimulator(method, `${base}/admin${path}`, body);
  const oauthOf = (clientSecret: string): OAuthClient => {
    const oauth = new OAuthClient({ clientId: 'app', clientSecret, environment: 'sandbox', redirectUri });
    oauth.setAuthorizeURLs({
      authorizeEndpoint: `${base}/connect/oauth2`,
      tokenEndpoint: `${base}/oauth2/v1/tokens/bearer`,
      revokeEndpoint: `${base}/v2/oauth2/tokens/revoke`,
      userInfoEndpoint: `${base}/v1/openid_connect/userinfo`,
    });
    return oauth;
  };
  const consented = async () => {
    const consentUrl = oauthOf('secret').authorizeUri({ scope: OAuthClient.scopes.Accounting, state: 'unguessable' });
    return (await fetch(`${consentUrl}&realm=${realm}`, { redirect: 'manual' })).headers.get('location') ?? '';
  };
  const connect = async () => {
    const oauth = oauthOf('secret');
    await oauth.createToken(await consented());
    const { access_token: access, refresh_token: refresh } = oauth.getToken();
    QuickBooks.V3_ENDPOINT_BASE_URL = `${base}/v3/company/`;
    QuickBooks.TOKEN_URL = `${base}/oauth2/v1/tokens/bearer`;
    QuickBooks.REVOKE_URL = `${base}/v2/oauth2/tokens/revoke`;
    return { oauth, client: new QuickBooks('app', 'secret', access, false, realm, true, false, null, '2.0', refresh) };
  };
  const begin = async () => {
    await admin('DELETE', '/faults');
    await admin('POST', '/tokens/rotation', { always: false });
    await admin('PUT', `/realms/${realm}`, { standard: 'sample' });
    return connect();
  };
  return { base, admin, begin, connect, consented, oauthOf, close: () => simulator.close() };
}

/** The answer to a call of node-quickbooks: its error, the body, the HTTP status. */
export interface Reply {
  readonly error: unknown;
  readonly data: unknown;
  readonly status: number;
}
type Callback = (error: unknown, data?: unknown, response?: unknown) => void;
const Answered = z.looseObject({ status: z.number() });

export const ask = (call: (callback: Callback) => void): Promise<Reply> =>
  new Promise((resolve) => {
    call((error, data, response) => resolve({ error, data, status: Answered.safeParse(response).data?.status ?? 0 }));
  });
