import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { OnlineAccess } from './online-company.js';

/** The developer's own app at Intuit. The addresses are those of the sandbox unless another program is named. */
export interface OnlineApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A `http://localhost` address, registered for the app. */
  readonly redirectUrl: string;
  readonly apiUrl: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
}

const Token = z.looseObject({ access_token: z.string() });

/**
 * Connects to the company that the user chooses. `visit` receives the address of Intuit's consent page; the function returns when
 * the user's browser comes back from it. Throws if the user refuses or Intuit does.
 */
export async function authorize(app: OnlineApp, visit: (url: string) => void): Promise<OnlineAccess> {
  const state = randomUUID();
  const redirect = new URL(app.redirectUrl);
  const returned = await new Promise<URLSearchParams>((resolve, reject) => {
    const server = createServer((request, response) => {
      const { searchParams, pathname } = new URL(request.url ?? '/', redirect);
      if (pathname !== redirect.pathname) return void response.writeHead(404).end();
      response.end('You can close this window.');
      server.close();
      server.closeAllConnections();
      resolve(searchParams);
    });
    server.once('error', reject);
    server.listen(Number(redirect.port), '127.0.0.1', () => {
      const query = new URLSearchParams({
        client_id: app.clientId,
        response_type: 'code',
        scope: 'com.intuit.quickbooks.accounting',
        redirect_uri: app.redirectUrl,
        state,
      });
      visit(`${app.authorizeUrl}?${query.toString()}`);
    });
  });
  const [code, realmId] = [returned.get('code'), returned.get('realmId')];
  if (returned.get('state') !== state || code === null || realmId === null)
    throw new Error(`Intuit refused: ${returned.toString()}`);
  const response = await fetch(app.tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: app.redirectUrl }),
  });
  if (!response.ok)
    throw new Error(`Intuit refused the code: HTTP ${String(response.status)} ${await response.text()}`);
  return { apiUrl: app.apiUrl, realmId, accessToken: Token.parse(await response.json()).access_token };
}
