import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import OAuthClient from 'intuit-oauth';
import type { QuickBooks as NodeQuickBooks } from 'node-quickbooks';
import loaded from 'node-quickbooks';
import { z } from 'zod';
import type { OnlineSimulator } from './app.js';
import { startOnlineSimulator } from './app.js';

/** The package's types speak of a default export where the module itself is the class. */
const QuickBooks = z.custom<typeof NodeQuickBooks>((value) => typeof value === 'function').parse(loaded);

const realm = '9130350000000077';
const redirectUri = 'http://127.0.0.1:9/callback';
const record = z.looseObject({ Id: z.string(), SyncToken: z.string() });
const faulted = z.looseObject({
  Fault: z.object({ Error: z.array(z.looseObject({ code: z.string(), Detail: z.string() })) }),
});
const query = z.object({ QueryResponse: z.looseObject({ Customer: z.array(record).optional() }) });

let simulator: OnlineSimulator;
let base: string;
let oauth: OAuthClient;
let client: NodeQuickBooks;

async function admin(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${base}/admin${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/** What a call answered: the record or the fault's first code, and the HTTP status. */
interface Reply {
  readonly error: unknown;
  readonly data: unknown;
  readonly status: number;
}

const responseShape = z.looseObject({ status: z.number() });

function ask(call: (callback: (error: unknown, data?: unknown, response?: unknown) => void) => void): Promise<Reply> {
  return new Promise((resolve) => {
    call((error, data, response) => {
      const read = responseShape.safeParse(response);
      resolve({ error, data, status: read.success ? read.data.status : 0 });
    });
  });
}

const bodyOf = (error: unknown): unknown =>
  z.looseObject({ response: z.looseObject({ data: z.unknown() }) }).parse(error).response.data;
const codeOf = (reply: Reply): string => {
  const direct = faulted.safeParse(reply.error);
  return (direct.success ? direct.data : faulted.parse(bodyOf(reply.error))).Fault.Error[0]?.code ?? '';
};

const line = (amount: number, more: object = {}): object => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: amount, TaxCodeRef: { value: 'NON' }, ...more },
});

async function connect(): Promise<void> {
  oauth = new OAuthClient({ clientId: 'app', clientSecret: 'secret', environment: 'sandbox', redirectUri });
  oauth.setAuthorizeURLs({
    authorizeEndpoint: `${base}/connect/oauth2`,
    tokenEndpoint: `${base}/oauth2/v1/tokens/bearer`,
    revokeEndpoint: `${base}/v2/oauth2/tokens/revoke`,
    userInfoEndpoint: `${base}/v1/openid_connect/userinfo`,
  });
  const uri = `${oauth.authorizeUri({ scope: OAuthClient.scopes.Accounting, state: 'unguessable' })}&realm=${realm}`;
  const consent = await fetch(uri, { redirect: 'manual' });
  const token = await oauth.createToken(consent.headers.get('location') ?? '');
  const { access_token: access, refresh_token: refresh } = z
    .looseObject({ access_token: z.string(), refresh_token: z.string() })
    .parse(token.getJson());
  QuickBooks.V3_ENDPOINT_BASE_URL = `${base}/v3/company/`;
  QuickBooks.TOKEN_URL = `${base}/oauth2/v1/tokens/bearer`;
  client = new QuickBooks('app', 'secret', access, false, realm, true, false, null, '2.0', refresh);
}

beforeAll(async () => {
  simulator = await startOnlineSimulator({
    port: 0,
    settings: { oauth: { clients: [{ id: 'app', secret: 'secret' }] } },
  });
  base = `http://127.0.0.1:${simulator.port}`;
});
afterAll(async () => {
  await simulator.close();
});
beforeEach(async () => {
  await admin('DELETE', '/faults');
  await admin('PUT', `/realms/${realm}`, { standard: 'sample' });
  await connect();
});

describe('foreign clients', () => {
  test('intuit-oauth connects, refreshes, calls and revokes', async () => {
    const before = oauth.getToken().refresh_token;
    await oauth.refresh();
    expect(oauth.getToken().refresh_token).toBe(before);
    const answer = await oauth.makeApiCall({ url: `${base}/v3/company/${realm}/companyinfo/${realm}` });
    expect(answer.json).toMatchObject({ CompanyInfo: { CompanyName: 'Simulated Contracting' } });
    await oauth.revoke();
    await expect(oauth.makeApiCall({ url: `${base}/v3/company/${realm}/companyinfo/${realm}` })).rejects.toMatchObject({
      code: '401',
    });
  });

  test('node-quickbooks creates, finds and updates; a stale version is refused', async () => {
    const made = await ask((done) => client.createCustomer({ DisplayName: "D'Arcy \\ Co" }, done));
    const customer = record.parse(made.data);
    expect(customer).toMatchObject({ DisplayName: "D'Arcy \\ Co", Active: true, SyncToken: '0', Balance: 0 });
    const found = await ask((done) => client.findCustomers([{ field: 'GivenName', value: 'Nicola' }], done));
    expect(query.parse(found.data).QueryResponse.Customer).toHaveLength(1);
    const changed = await ask((done) =>
      client.updateCustomer({ Id: customer.Id, SyncToken: '0', CompanyName: 'Changed' }, done),
    );
    expect(changed.data).toMatchObject({ DisplayName: "D'Arcy \\ Co", CompanyName: 'Changed', SyncToken: '1' });
    const stale = await ask((done) =>
      client.updateCustomer({ Id: customer.Id, SyncToken: '0', CompanyName: 'Late' }, done),
    );
    expect(codeOf(stale)).toBe('5010');
  });
});
