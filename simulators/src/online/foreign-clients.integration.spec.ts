import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type OAuthClient from 'intuit-oauth';
import type { QuickBooks as NodeQuickBooks } from 'node-quickbooks';
import { z } from 'zod';
import { ask, type ForeignRig, openForeignRig, type Reply } from './testing/foreign-clients.fixture.js';

const realm = '9130350000000078';
const record = z.looseObject({ Id: z.string(), SyncToken: z.string() });
const page = z.object({
  QueryResponse: z.looseObject({
    Customer: z.array(z.looseObject({ Id: z.string(), DisplayName: z.string() })).optional(),
    totalCount: z.number().optional(),
  }),
});

let rig: ForeignRig;
let oauth: OAuthClient;
let client: NodeQuickBooks;

const order = (fault: string, more: object = {}, match: object = {}): Promise<unknown> =>
  rig.admin('POST', '/faults', { match, fault, ...more });

beforeAll(async () => {
  rig = await openForeignRig(realm);
});
afterAll(() => rig.close());
beforeEach(async () => {
  ({ oauth, client } = await rig.begin());
});

describe('intuit-oauth', () => {
  const api = (path: string, more: object = {}) =>
    oauth.makeApiCall({ url: `${rig.base}/v3/company/${realm}${path}`, ...more });
  const unwell = (fault: string, more: object = {}) => order(fault, more, { realm });

  test('a code is good once, and for the app that it was given to', async () => {
    const back = await rig.consented();
    await oauth.createToken(back);
    await expect(oauth.createToken(back)).rejects.toMatchObject({ error: 'invalid_grant' });
    const stranger = rig.oauthOf('another secret');
    await expect(stranger.createToken(await rig.consented())).rejects.toMatchObject({ error: 'invalid_client' });
  });

  test('a refresh token that was replaced is refused with Intuit’s own words; the new one works', async () => {
    const { refresh_token: old } = oauth.getToken();
    await rig.admin('POST', '/tokens/rotation', { always: true });
    await oauth.refresh();
    expect(oauth.getToken().refresh_token).not.toBe(old);
    await expect(oauth.refreshUsingToken(old)).rejects.toMatchObject({
      error: 'invalid_grant',
      error_description: 'Incorrect or invalid refresh token',
    });
    expect(oauth.getToken()).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
  });

  test('a token endpoint that is down for a moment is asked again by it, and answers', async () => {
    await order('status', { status: 503 }, { kind: 'token-refresh' });
    const before = oauth.getToken().access_token;
    await oauth.refresh();
    expect(oauth.getToken().access_token).not.toBe(before);
  }, 15_000);

  test('who the user is, and revoking: a revoked token is good for nothing, and cannot be revoked twice', async () => {
    const { refresh_token: refresh } = oauth.getToken();
    await oauth.revoke({ refresh_token: refresh });
    await expect(oauth.refreshUsingToken(refresh)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(oauth.revoke({ refresh_token: refresh })).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('a fault of the service comes with its code, its words and intuit_tid', async () => {
    const refused = api('/customer', { method: 'POST', body: { GivenName: 'A:B', DisplayName: 'Acme Supply' } });
    await expect(refused).rejects.toMatchObject({
      faultType: 'ValidationFault',
      intuitTid: expect.stringMatching(/\S/),
      fault: { type: 'ValidationFault', errors: [{ code: expect.stringMatching(/^\d+$/), detail: expect.anything() }] },
    });
  });

  test.each<[string, string, object, string]>([
    ['a throttle', 'throttled', {}, 'RATE_LIMIT_EXCEEDED'],
    ['a throttle in XML', 'throttled', { shape: 'xml' }, 'RATE_LIMIT_EXCEEDED'],
    ['a token that ended', 'token-expired', {}, '401'],
    ['a user who is no administrator any more', 'lost-admin', {}, '401'],
    ['a server in trouble', 'status', { status: 500 }, 'INTERNAL_SERVER_ERROR'],
    ['a proxy’s page', 'html', { status: 502 }, '502'],
    ['a gateway that is down', 'status', { status: 503, shape: 'empty' }, '503'],
    ['a connection that breaks', 'reset', {}, 'NETWORK_ERROR'],
  ])('%s', async (_what, fault, more, code) => {
    await unwell(fault, more);
    await expect(api('/preferences')).rejects.toMatchObject({ code });
  });

  test('an answer that takes too long', async () => {
    await unwell('slow', { ms: 1500 });
    await expect(api('/preferences', { timeout: 200 })).rejects.toMatchObject({ code: 'TIMEOUT_ERROR' });
  });

  test('an app that the company did not allow: 403', async () => {
    const other = `${rig.base}/v3/company/9130350000000001/preferences`;
    await expect(oauth.makeApiCall({ url: other })).rejects.toMatchObject({ code: '403' });
  });

  test('what it takes for a success although it is none: a 200 that holds a fault', async () => {
    await unwell('200-with-fault');
    expect((await api('/preferences')).json).toMatchObject({ Fault: { Error: [{ code: '10000' }] } });
  });
});

describe('node-quickbooks', () => {
  const unwell = (fault: string, more: object = {}) => order(fault, more, { realm });
  const customers = ({ data }: Reply) => page.parse(data).QueryResponse.Customer ?? [];

  test('refreshes and revokes', async () => {
    const before = client.token;
    expect(await ask((done) => client.refreshAccessToken(done))).toMatchObject({ error: null });
    expect(client.token).not.toBe(before);
    expect((await ask((done) => client.getPreferences(done))).status).toBe(200);
    expect((await ask((done) => client.revokeAccess(true, done))).error).toBeNull();
    client.token = before;
    client.realmId = realm;
    expect((await ask((done) => client.getCompanyInfo(realm, done))).error).not.toBeNull();
  });

  test('finds: counted, ordered, by pages, by pattern, and with an apostrophe', async () => {
    for (let n = 1; n <= 25; n++) {
      const DisplayName = `Paged ${String(n).padStart(2, '0')}`;
      await ask((done) => client.createCustomer({ DisplayName }, done));
    }
    const like = { field: 'DisplayName', value: 'Paged %', operator: 'LIKE' };
    const counted = await ask((done) => client.findCustomers([like, { count: true }], done));
    expect(page.parse(counted.data).QueryResponse.totalCount).toBe(25);
    const paged = [like, { field: 'asc', value: 'DisplayName' }];
    const second = await ask((done) =>
      client.findCustomers([...paged, { field: 'limit', value: 10 }, { field: 'offset', value: 11 }], done),
    );
    expect(customers(second).map(({ DisplayName }) => DisplayName)).toEqual(
      Array.from({ length: 10 }, (_, n) => `Paged ${n + 11}`),
    );
    const all = await ask((done) =>
      client.findCustomers([...paged, { field: 'limit', value: 10 }, { field: 'fetchAll', value: true }], done),
    );
    expect(new Set(customers(all).map(({ Id }) => Id)).size).toBe(25);
    const last = await ask((done) =>
      client.findCustomers([like, { field: 'desc', value: 'DisplayName' }, { field: 'limit', value: 1 }], done),
    );
    expect(customers(last)).toMatchObject([{ DisplayName: 'Paged 25' }]);
    const within = await ask((done) =>
      client.findCustomers([{ field: 'DisplayName', value: ['Paged 03', 'Paged 07'], operator: 'IN' }], done),
    );
    expect(customers(within)).toHaveLength(2);
    const irish = await ask((done) =>
      client.findCustomers([{ field: 'DisplayName', value: "O'Brien & Sons Roofing" }], done),
    );
    expect(customers(irish)).toHaveLength(1);
  });

  test('updates, deactivates, deletes and voids', async () => {
    const customer = record.parse(
      (await ask((done) => client.createCustomer({ DisplayName: 'Short-lived' }, done))).data,
    );
    const deactivated = await ask((done) => client.updateCustomer({ ...customer, Active: false }, done));
    expect(deactivated.data).toMatchObject({ Active: false, SyncToken: '1' });
    const bill = {
      CustomerRef: { value: '1' },
      Line: [{ Amount: 5, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } }],
    };
    const first = record.parse((await ask((done) => client.createInvoice(bill, done))).data);
    const noted = await ask((done) => client.updateInvoice({ ...first, PrivateNote: 'Looked at' }, done));
    expect(noted.data).toMatchObject({ PrivateNote: 'Looked at', TotalAmt: 5 });
    const voided = await ask((done) => client.voidInvoice(record.parse(noted.data), done));
    expect(voided.data).toMatchObject({ Invoice: { TotalAmt: 0 } });
    const second = record.parse((await ask((done) => client.createInvoice(bill, done))).data);
    expect((await ask((done) => client.deleteInvoice(second.Id, done))).error).toBeNull();
    expect((await ask((done) => client.getInvoice(second.Id, done))).error).toMatchObject({
      response: { status: 400 },
    });
  });

  test('a batch of every operation', async () => {
    const existing = record.parse((await ask((done) => client.createCustomer({ DisplayName: 'One' }, done))).data);
    const reply = await ask((done) =>
      client.batch(
        [
          { bId: '1', operation: 'create', Customer: { DisplayName: 'Two' } },
          { bId: '2', operation: 'update', Customer: { ...existing, sparse: true, CompanyName: 'One Ltd' } },
          { bId: '3', operation: 'query', Query: "select * from Customer where DisplayName = 'One'" },
          {
            bId: '4',
            operation: 'update',
            Customer: { Id: existing.Id, SyncToken: '9', sparse: true, CompanyName: 'Late' },
          },
        ],
        done,
      ),
    );
    expect(reply.data).toMatchObject({
      BatchItemResponse: [
        { bId: '1', Customer: { DisplayName: 'Two' } },
        { bId: '2', Customer: { CompanyName: 'One Ltd', SyncToken: '1' } },
        { bId: '3', QueryResponse: { Customer: [{ Id: existing.Id }] } },
        { bId: '4', Fault: { Error: [{ code: '5010' }] } },
      ],
    });
  });

  test.each<[string, string, object, object]>([
    ['a throttle', 'throttled', {}, { response: { status: 429, data: { fault: { error: [{ code: '3001' }] } } } }],
    [
      'a throttle in XML',
      'throttled',
      { shape: 'xml' },
      { response: { status: 429, data: expect.stringMatching(/^</) } },
    ],
    [
      'a token that ended',
      'token-expired',
      {},
      { response: { status: 401, data: { fault: { type: 'AUTHENTICATION' } } } },
    ],
    ['a lost administrator', 'lost-admin', {}, { response: { status: 401, data: expect.stringContaining('"120"') } }],
    [
      'a server in trouble',
      'status',
      { status: 500 },
      { response: { status: 500, data: { Fault: { type: 'SystemFault' } } } },
    ],
    ['a proxy’s page', 'html', { status: 502 }, { response: { status: 502, data: expect.stringContaining('<h1>') } }],
    ['nothing but a status', 'status', { status: 503, shape: 'empty' }, { response: { status: 503, data: '' } }],
    ['a connection that breaks', 'reset', {}, { code: 'ECONNRESET' }],
    ['an answer that is lost', 'answer-lost-after-commit', {}, { code: 'ECONNRESET' }],
    ['a body that is cut', 'cut-body', {}, { code: expect.stringMatching(/^(?:ECONNRESET|ERR_BAD_RESPONSE)$/) }],
    ['a 200 that holds a fault', '200-with-fault', {}, { Fault: { Error: [{ code: '10000' }] } }],
    [
      'a fault with a code',
      'service-fault',
      { code: '6210' },
      { response: { data: { Fault: { Error: [{ code: '6210' }] } } } },
    ],
  ])('%s', async (_what, fault, more, error) => {
    await unwell(fault, more);
    expect((await ask((done) => client.getCompanyInfo(realm, done))).error).toMatchObject(error);
  });

  test('what it cannot tell from a success: an empty batch answer, a body of another type', async () => {
    await unwell('empty-batch');
    const items = [{ bId: '1', operation: 'create' as const, Customer: { DisplayName: 'Nobody' } }];
    expect(await ask((done) => client.batch(items, done))).toMatchObject({
      error: null,
      data: { BatchItemResponse: [] },
    });
    await unwell('wrong-type', { committed: false });
    expect(await ask((done) => client.batch(items, done))).toMatchObject({ error: null, data: 'OK' });
  });
});
